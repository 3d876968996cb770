#pragma once

// Lists the names under which the ledger keeps something, and how much.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/task_search.hpp"

#include <sluice/ledger/named_memory.hpp>

namespace sluice::ledger::sqlite {

// It is asked seldom, so it prepares its statements only when it needs them.
class held_names {
 public:
    // `known` and the connection outlive this object.
    held_names(connection& connection, name_table& known)
        : connection_(connection), names_(known) {}

    // Every function runs in the caller's transaction and throws sql_error.
    std::vector<known_name> all();
    held_memory of(named_kind kind, const std::string& name);
    bool knows(named_kind kind, const std::string& name);
    // Tells whether a name has memory of its own that a rename would mix with another's.
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
