// Fetches a page of an incoming for show, and says beforehand which requests that takes.

#include "app/trials.hpp"
#include "engine/caught.hpp"

#include <sluice/model/kept_json.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace sluice::app {
namespace {

json::object shown_record(entity one) {
    json::object made;
    made["id"] = std::move(one.id);
    made["type"] = std::move(one.type);
    made["data"] = std::move(one.data);
    return made;
}

json::object shown_page(page fetched) {
    json::object made;
    made["count"] = static_cast<std::int64_t>(fetched.entities.size());
    json::array records;
    for (auto& one : fetched.entities) {
        if (records.size() == daemon_trials::most_records) {
            break;
        }
        records.push_back(shown_record(std::move(one)));
    }
    made["records"] = std::move(records);
    json::array unreadable;
    for (const auto& one : fetched.unreadable) {
        unreadable.push_back(json::object{{"reason", one.reason}, {"text", one.text}});
    }
    made["unreadable"] = std::move(unreadable);
    made["position"] = std::move(fetched.position);
    made["last"] = fetched.last;
    made["whole"] = fetched.whole;
    made["failure"] = fetched.failed ? describe(*fetched.failed) : std::string();
    return made;
}

std::int64_t whole(double requests) {
    return static_cast<std::int64_t>(std::ceil(requests));
}

// Says whom a run asks, for what, and with how many requests for one page.
json::object shown_requests(const subscriber& source) {
    const auto cost = source.estimate();
    json::array of;
    const auto told = parse_json(source.source());
    if (told && kind_of(*told) == json_kind::array) {
        for (const auto& part : told->get_array()) {
            const bool says = kind_of(part) == json_kind::string
                                  ? !text_or_empty(part).empty()
                                  : kind_of(part) == json_kind::object;
            if (says) {
                of.emplace_back(kind_of(part) == json_kind::string
                                    ? std::string(text_or_empty(part))
                                    : write_json(part));
            }
        }
    } else if (!source.source().empty()) {
        of.emplace_back(source.source());
    }
    return {{"client", cost.client},
            {"of", std::move(of)},
            {"requests", whole(cost.listings + cost.fixed)},
            {"look_ups", whole(cost.look_ups)},
            {"parents", cost.parents}};
}

}  // namespace

awaitable<result<json::value>> daemon_trials::page_in(const shown_files* files,
                                                      const control::page_trial* wanted) {
    const auto& plan = files->made.built->plan();
    const auto found = std::ranges::find(plan.incoming, wanted->incoming,
                                         [](const auto& one) { return one->name; });
    if (found == plan.incoming.end()) {
        co_return failure(failure_class::invalid,
                          "there is no incoming '" + wanted->incoming + "' that is switched on",
                          "sluice check lists them");
    }
    const auto incoming = *found;
    if (incoming->source->receives() != nullptr) {
        co_return failure(failure_class::invalid,
                          "incoming '" + wanted->incoming + "' waits for requests and asks nobody",
                          "send it a request, and look at its tasks");
    }
    const auto print = files->prints.find({"incoming", wanted->incoming});
    if (print != files->prints.end()) {
        if (auto paid = is_paid_for(files->made.changed, print->second); !paid) {
            co_return paid.error();
        }
    }
    auto asks = shown_requests(*incoming->source);
    if (wanted->only_says) {
        co_return json::value(json::object{{"asks", std::move(asks)}});
    }
    json::value position;
    if (!wanted->from_beginning) {
        const auto state = co_await parts_.ledger.state_of(wanted->incoming);
        if (!state) {
            co_return state.error();
        }
        if (!state->position.empty()) {
            auto stored = parse_kept_json(state->position);
            if (!stored) {
                co_return std::move(stored.error()).within("stored position");
            }
            position = *std::move(stored);
        }
    }
    auto fetched = co_await engine::caught(incoming->source->fetch(std::move(position)));
    if (!fetched) {
        co_return std::move(fetched.error()).within("incoming '" + wanted->incoming + "'");
    }
    incoming->source->not_committed(failure(failure_class::refused, "a trial keeps nothing"));
    tried_object object;
    object.trial.incoming = incoming.get();
    for (auto& one : fetched->entities) {
        if (incoming->identifier) {
            one.id.clear();
        }
        auto ready = tried_entity(object, one, {});
        if (ready) {
            one = *std::move(ready);
        }
    }
    auto shown = shown_page(*std::move(fetched));
    shown["asks"] = std::move(asks);
    co_return json::value(std::move(shown));
}

}  // namespace sluice::app
