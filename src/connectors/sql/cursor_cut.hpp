#pragma once

// Decides where a page of rows ends, by the values of its cursor column. A page never ends between
// two rows with one value, because the next page begins after that value. It ends only where the
// value has passed that of the page before, so that a query with >= or a lookback goes on, too.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <compare>
#include <cstddef>
#include <string>

namespace sluice::sql {

// Orders two values as SQLite does: numbers by value, then texts byte by byte. Precondition: each
// is a number or a text.
std::strong_ordering compare_cursors(const json::value& left, const json::value& right);

class cursor_cut {
 public:
    // `before` is the cursor that the query was given.
    cursor_cut(std::string column, json::value before);

    // Takes the cursor of the next row. Fails (class invalid) when it is neither a number nor a
    // text, or is smaller than that of the row before.
    result<void> take(json::value cursor);

    // True when the page may end before its last row.
    bool can_end() const { return end_ > 0; }
    // The rows of the page when it ends there, and the position after them.
    std::size_t end() const { return end_; }
    const json::value& position_at_end() const { return at_end_; }

    // The position after all rows.
    const json::value& position_after_all() const;

 private:
    std::string column_;
    json::value before_;
    json::value last_;
    std::size_t rows_ = 0;
    std::size_t end_ = 0;
    json::value at_end_;
};

}  // namespace sluice::sql
