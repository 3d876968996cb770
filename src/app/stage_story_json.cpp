#include "app/stage_story_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_from.hpp>

#include <utility>

namespace sluice::app {

json::object stages_object(const engine::stage_story& story) {
    json::array steps;
    for (const auto& step : story.steps) {
        json::object one;
        one["stage"] = step.stage;
        one["in"] = step.in.data;
        json::array out;
        for (const auto& made : step.out) {
            out.push_back(made.data);
        }
        one["out"] = std::move(out);
        one["dropped"] = step.dropped;
        one["failure"] = step.failure;
        one["handled"] = step.handled;
        one["not_asked"] = json::value_from(step.unasked);
        steps.push_back(std::move(one));
    }
    json::array stores;
    for (const auto& change : story.stores) {
        json::object one;
        one["storage"] = change.store;
        one["key"] = change.key;
        one["value"] = change.value ? json::value(*change.value) : json::value(nullptr);
        stores.push_back(std::move(one));
    }
    json::array results;
    for (const auto& from : story.results) {
        json::object one;
        one["owner"] = from.owner;
        one["type"] = from.made.type;
        one["id"] = from.made.id;
        one["data"] = from.made.data;
        results.push_back(std::move(one));
    }
    json::object made;
    made["steps"] = std::move(steps);
    made["held"] = json::value_from(story.held);
    made["keeps"] = std::move(stores);
    made["results"] = std::move(results);
    made["ends"] = story.ends;
    made["failed"] = story.failed;
    return made;
}

}  // namespace sluice::app
