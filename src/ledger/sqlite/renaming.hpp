#pragma once

// Moves everything under a name to another name. Rows hold numbers, so a rename mostly changes one
// text. When both names have something, the rows change to the number that stays.

#include "ledger/sqlite/name_table.hpp"
#include "ledger/sqlite/page_parts.hpp"

#include <sluice/ledger/named_memory.hpp>

namespace sluice::ledger::sqlite {

// Serves one rename, so it prepares its statements only when it needs them.
class renaming {
 public:
    // The connection, `known` and `parts` outlive this object.
    renaming(connection& connection, name_table& known, page_parts& parts, rename_request asked)
        : connection_(connection), names_(known), parts_(parts), asked_(std::move(asked)) {}

    // Runs in the caller's transaction. The caller then clears the name table and what claims
    // remember. Throws sql_error.
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
