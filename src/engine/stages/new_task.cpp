#include "engine/stages/new_task.hpp"

#include <sluice/model/kept_json.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

std::string headers_text(const entity& record, stages_left left) {
    json::object headers;
    for (const auto& [name, value] : record.headers) {
        headers[name] = value;
    }
    if (left != stages_left::none) {
        headers[stages_left_header] = name_of(left);
    }
    return write_json(headers);
}

}  // namespace

ledger::new_task new_task_of(const entity& record, ledger::lane where, const std::string& problem,
                             std::size_t largest_task, stages_left left) {
    ledger::new_task made;
    made.where = std::move(where);
    made.entity_type = record.type;
    made.entity_id = record.id;
    made.order_key = record.id;
    made.data = write_json(record.data);
    made.reason = problem;
    if (made.reason.empty() && made.data.size() > largest_task) {
        made.reason = "it has " + std::to_string(made.data.size()) + " bytes, more than " +
                      std::to_string(largest_task) + ": raise daemon.largest_task";
        // The ledger never stores data beyond the limit.
        made.data = "null";
        left = stages_left::data;
    }
    made.headers = headers_text(record, left);
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
    entity record;
    record.type = type;
    record.id = id;
    record.data = *std::move(value);
    if (headers.empty()) {
        return record;
    }
    auto named = parse_kept_json(headers);
    if (!named) {
        return std::move(named.error()).within("the task's headers");
    }
    if (const auto* object = named->if_object()) {
        for (const auto& member : *object) {
            if (kind_of(member.value()) == json_kind::string) {
                record.headers.emplace(member.key(), member.value().get_string());
            }
        }
    }
    return record;
}

}  // namespace sluice::engine
