#pragma once

// Which names the ledger keeps something under, and how much.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/task_search.hpp"

#include <sluice/ledger/named_memory.hpp>

namespace sluice::ledger::sqlite {

// Asked seldom: what it needs is prepared when it is needed.
class held_names {
 public:
    // `known` and the connection outlive it.
    held_names(connection& connection, name_table& known)
        : connection_(connection), names_(known) {}

    // Each in a transaction of the caller's. Throws sql_error.
    std::vector<known_name> all();
    held_memory of(named_kind kind, const std::string& name);
    bool knows(named_kind kind, const std::string& name);
    // Of a name that may become another's: has it anything that would be mixed with it?
    bool has_memory(named_kind kind, const std::string& name);

 private:
    void add_incomings(std::vector<known_name>& all);
    void add_lanes(std::vector<known_name>& all);
    void add_stores(std::vector<known_name>& all);
    void add_pauses(std::vector<known_name>& all);
    held_memory of_incoming(const std::string& name);

    connection& connection_;
    name_table& names_;
};

}  // namespace sluice::ledger::sqlite
