#pragma once

// A task_filter as SQL. Numbers stand in the text, texts are bound, so that no value can change it.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/task_words.hpp"

#include <sluice/ledger/task_filter.hpp>

#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

// SQL with what is bound to ?1, ?2 and so on.
struct sql_text {
    std::string sql;
    std::vector<std::string> bound;

    // Adds it, and gives its place: "?3".
    std::string place_of(std::string value);

    // It outlives their use.
    void bind_to(rows& use) const;
};

// What the filter names, as the tables know it.
struct task_choice {
    const task_filter* filter = nullptr;
    // It names a route, outgoing or incoming that the ledger has never seen, or no word.
    bool impossible = false;
    std::vector<std::int64_t> lanes;  // empty: all
    std::int64_t incoming = 0;        // 0: all
    std::vector<wanted_word> words;

    // Is something asked for that stands in `p` (payloads)?
    bool needs_payload() const;

    // " AND …" on `t`, and on `p` where that is needed, of everything but ids, states and cursor.
    void add_to(sql_text& text) const;

    void add_payload_conditions(sql_text& text) const;

    // For the index of words; empty when nothing that it knows is asked for.
    std::string match() const;
};

// `filter` outlives it.
task_choice choice_of(const task_filter& filter, name_table& known);

// What the index of words keeps beside the data.
std::string facts_of(std::int64_t lane, std::int64_t incoming, std::string_view entity_id);

// "(1,2,3)"
std::string in_list(const std::vector<std::int64_t>& numbers);

}  // namespace sluice::ledger::sqlite
