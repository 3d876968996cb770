#include "ledger/sqlite/task_condition.hpp"

namespace sluice::ledger::sqlite {

task_condition condition_of(const task_filter& filter, names& known) {
    task_condition made;
    if (!filter.route.empty() || !filter.outgoing.empty()) {
        made.lanes = known.lanes_of(filter.route, filter.outgoing);
        made.impossible = made.lanes.empty();
    }
    if (!filter.incoming.empty()) {
        const auto number = known.find_incoming(filter.incoming);
        made.impossible = made.impossible || !number;
        made.sql += " AND t.incoming = " + std::to_string(number.value_or(0));
    }
    if (!filter.ids.empty()) {
        made.sql += " AND t.id IN " + in_list(filter.ids);
    }
    if (!filter.entity_id.empty()) {
        made.sql += " AND t.entity_id = ?1";
        made.entity_id = filter.entity_id;
    }
    return made;
}

std::string in_list(const std::vector<std::int64_t>& numbers) {
    std::string text = "(";
    for (const auto number : numbers) {
        text += (text.size() == 1 ? "" : ",") + std::to_string(number);
    }
    return text + ")";
}

}  // namespace sluice::ledger::sqlite
