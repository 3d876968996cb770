#include "engine/new_task.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <utility>

namespace sluice::engine {
namespace {

std::string headers_text(const entity& record) {
    json::object headers;
    for (const auto& [name, value] : record.headers) {
        headers[name] = value;
    }
    return write_json(headers);
}

}  // namespace

ledger::new_task new_task_of(const entity& record, ledger::lane where, const std::string& problem,
                             std::size_t largest_task) {
    ledger::new_task made;
    made.where = std::move(where);
    made.entity_type = record.type;
    made.entity_id = record.id;
    made.order_key = record.id;
    made.headers = headers_text(record);
    made.data = write_json(record.data);
    made.reason = problem;
    if (made.reason.empty() && made.data.size() > largest_task) {
        made.reason = "it has " + std::to_string(made.data.size()) + " bytes, more than " +
                      std::to_string(largest_task) + ": raise daemon.largest_task";
        made.data = "null";
    }
    if (!made.reason.empty()) {
        made.state = ledger::task_state::rejected;
    }
    return made;
}

}  // namespace sluice::engine
