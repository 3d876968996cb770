#pragma once

// Reads one page of a query.

#include "connectors/sql/patient_work.hpp"
#include "connectors/sql/sql_value.hpp"

#include <sluice/component/subscriber.hpp>

#include <cstddef>
#include <string>

namespace sluice::sql {

struct row_query {
    std::string database;
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

// `values` holds the configured parameters; `after` is the cursor that the page begins after. The
// position of the page is {cursor: …}, or null where the next run begins at the start. A row that
// JSON cannot hold, or that is larger than largest_row, is an unreadable record. Fails with class
// busy when another program holds a lock.
result<page> read_rows(const row_query& asked, bound_values values, const json::value& after,
                       const patience& left);

}  // namespace sluice::sql
