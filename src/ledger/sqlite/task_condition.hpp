#pragma once

// A task_filter as SQL. Numbers stand in the text, texts are bound, so that no value can change it.

#include "ledger/sqlite/names.hpp"

#include <sluice/ledger/ledger.hpp>

#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

struct task_condition {
    bool impossible =
        false;  // it names a route, outgoing or incoming that the ledger has never seen
    std::vector<std::int64_t> lanes;  // empty: all
    std::string sql;  // " AND …" on `t`, of everything but lanes, states, cursor and limit; ?1 is:
    std::string entity_id;
};

task_condition condition_of(const task_filter& filter, names& known);

// "(1,2,3)"
std::string in_list(const std::vector<std::int64_t>& numbers);

}  // namespace sluice::ledger::sqlite
