#pragma once

// Turns a task_filter into SQL. Numbers stand in the text; texts are bound, so that no value can
// change the statement.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/task_words.hpp"

#include <sluice/ledger/task_filter.hpp>

#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

// SQL and the values to bind to ?1, ?2 and so on.
struct sql_text {
    std::string sql;
    std::vector<std::string> bound;

    // Adds a value and returns its place: "?3".
    std::string place_of(std::string value);

    // This object outlives the use.
    void bind_to(rows& use) const;
};

// The filter in the terms of the tables.
struct task_choice {
    const task_filter* filter = nullptr;
    // True when no task can match: the filter names a route, outgoing or incoming that the ledger
    // has never seen, or its text holds no word.
    bool impossible = false;
    std::vector<std::int64_t> lanes;  // empty: all
    std::int64_t incoming = 0;        // 0: all
    std::vector<wanted_word> words;

    // Tells whether add_to() adds no condition but that of the lanes.
    bool is_plain() const;

    // Tells whether the conditions need the columns of `p` (payloads).
    bool needs_payload() const;

    // Adds " AND …" for everything but ids, states and cursor: on `t`, and on `p` where needed.
    void add_to(sql_text& text) const;

    void add_payload_conditions(sql_text& text) const;

    // The query for the word index; empty when the filter asks for nothing that the index knows.
    std::string match() const;
};

// `filter` outlives the choice.
task_choice choice_of(const task_filter& filter, name_table& known);

// The facts that the word index keeps beside the data.
std::string facts_of(std::int64_t lane, std::int64_t incoming, std::string_view entity_id);

// "(1,2,3)"
std::string in_list(const std::vector<std::int64_t>& numbers);

}  // namespace sluice::ledger::sqlite
