#include "engine/stages/new_task.hpp"

#include <sluice/model/kept_json.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

std::string headers_text(const entity& entity, stages_left left) {
    json::object headers;
    headers.reserve(entity.headers.size() + 1);
    for (const auto& [name, value] : entity.headers) {
        headers.emplace(name, value);
    }
    if (left != stages_left::none) {
        headers[stages_left_header] = name_of(left);
    }
    return write_json(headers);
}

}  // namespace

ledger::new_task new_task_of(const entity& entity, ledger::lane lane, const std::string& problem,
                             std::size_t largest_task, stages_left left) {
    ledger::new_task made;
    made.lane = std::move(lane);
    made.entity_type = entity.type;
    made.entity_id = entity.id;
    made.order_key = entity.id;
    made.data = write_json(entity.data);
    made.reason = problem;
    if (made.reason.empty() && made.data.size() > largest_task) {
        made.reason = "it has " + std::to_string(made.data.size()) + " bytes, more than " +
                      std::to_string(largest_task) + ": raise daemon.largest_task";
        // The ledger never stores data beyond the limit.
        made.data = "null";
        left = stages_left::data;
    }
    made.headers = headers_text(entity, left);
    if (!made.reason.empty()) {
        made.state = ledger::task_state::rejected;
    }
    return made;
}

result<entity> entity_of(const std::string& type, const std::string& id, const std::string& headers,
                         const std::string& data) {
    auto value = parse_kept_json(data);
    if (!value) {
        return std::move(value.error()).within("the task's data");
    }
    entity entity;
    entity.type = type;
    entity.id = id;
    entity.data = *std::move(value);
    if (headers.empty()) {
        return entity;
    }
    auto named = parse_kept_json(headers);
    if (!named) {
        return std::move(named.error()).within("the task's headers");
    }
    if (const auto* object = named->if_object()) {
        for (const auto& member : *object) {
            if (kind_of(member.value()) == json_kind::string) {
                entity.headers.emplace(member.key(), member.value().get_string());
            }
        }
    }
    return entity;
}

}  // namespace sluice::engine
