#pragma once

// Makes one page of the rows of a query, whichever database they come from.

#include "connectors/sql/cursor_cut.hpp"

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sluice::sql {

struct row_query {
    std::string query;
    std::string cursor;  // the column; "": the query has one page
    bool takes_limit = false;
    bool begins_anew = false;  // each listing begins at the configuration's `start`
    std::size_t page_size = 500;
    std::size_t most_rows = 100'000;                            // in memory at once
    std::size_t largest_row = std::size_t{16} * 1024 * 1024;    // bytes
    std::size_t largest_page = std::size_t{128} * 1024 * 1024;  // bytes
    std::string entity = "row";
};

inline constexpr const char* cursor_parameter = "cursor";
inline constexpr const char* limit_parameter = "limit";

// The row that a database stands at.
class current_row {
 public:
    virtual std::size_t columns() const = 0;
    virtual std::string column_name(std::size_t column) const = 0;
    virtual std::size_t column_bytes(std::size_t column) const = 0;
    // Fails (class invalid) for a value that JSON cannot hold.
    virtual result<json::value> value(std::size_t column) const = 0;

 protected:
    ~current_row() = default;
};

// Takes the rows of one execution up to the end of a page. `asked` outlives it.
class row_reader {
 public:
    row_reader(const row_query& asked, json::value after)
        : asked_(asked), cut_(asked.cursor, std::move(after)) {}

    // Call it once, before the rows. Fails when the columns have no names of their own, or the
    // cursor is none of them.
    result<void> read_names(const current_row& row);

    // Fails when the cursor of the row cannot be used, or too many rows would be in memory.
    result<void> take(const current_row& row);

    // Tells whether the page is complete: rows_to_the_cut() then returns it.
    bool is_full() const;
    std::size_t size() const { return read_.size(); }
    bool can_end() const { return cut_.can_end(); }

    page all_rows();
    page rows_to_the_cut();

 private:
    using read_row = std::variant<entity, unreadable_record>;

    std::optional<failure> too_much() const;
    read_row row_as_record(const current_row& row);
    page rows_as_page(std::size_t count, const json::value& position);

    const row_query& asked_;
    cursor_cut cut_;
    std::vector<std::string> names_;
    std::size_t cursor_place_ = 0;
    std::vector<read_row> read_;
    std::size_t bytes_ = 0;
};

}  // namespace sluice::sql
