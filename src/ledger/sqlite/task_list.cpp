#include "ledger/sqlite/task_list.hpp"

namespace sluice::ledger::sqlite {

task_list::task_list(connection& connection, name_table& known)
    : search_(connection, known),
      tasks_(connection, known),
      task_(connection, std::string("SELECT") + task_rows::columns + "FROM tasks t" +
                            task_rows::join + "WHERE t.id = ?1") {}

std::vector<task> task_list::list(const task_filter& filter) {
    std::vector<task> all;
    for (const auto& hit : search_.find(filter)) {
        auto found = task_.with(hit.id);
        if (found.next()) {
            all.push_back(tasks_.read(found));
        }
    }
    for (auto& one : all) {
        tasks_.complete(one);
    }
    return all;
}

}  // namespace sluice::ledger::sqlite
