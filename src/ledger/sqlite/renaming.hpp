#pragma once

// Moves all that stands under a name to another one. Rows hold numbers, so that a rename mostly
// changes one text; where both names have something, the rows go to the number of the new name.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/page_parts.hpp"

#include <sluice/ledger/named_memory.hpp>

namespace sluice::ledger::sqlite {

// For one rename; what it needs is prepared when it is needed.
class renaming {
 public:
    // The connection, `known` and `parts` outlive it.
    renaming(connection& connection, name_table& known, page_parts& parts, rename_request asked)
        : connection_(connection), names_(known), parts_(parts), asked_(std::move(asked)) {}

    // In a transaction of the caller's, who has to forget names, and what claims remember, after
    // it. Throws sql_error.
    result<held_memory> run();

 private:
    void end_parts();
    void move_lanes();
    void move_lane(std::int64_t from, const lane& to);
    void merge_lane(std::int64_t from, std::int64_t to);
    void move_incoming();
    void merge_incoming(std::int64_t from, std::int64_t into);
    void merge_listing(std::int64_t from, std::int64_t into);
    void merge_states(std::int64_t from, std::int64_t into);
    void move_values();
    void move_pause();
    void move_keys(const char* store);
    bool has_rows(std::int64_t lane);
    void index_words_anew();
    template <class... Values>
    void change(const char* sql, const Values&... values);

    connection& connection_;
    name_table& names_;
    page_parts& parts_;
    rename_request asked_;
    bool to_has_memory_ = false;
};

}  // namespace sluice::ledger::sqlite
