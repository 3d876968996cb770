#include "connectors/sql/sqlite_page.hpp"

#include "connectors/sql/database.hpp"

#include <sqlite3.h>

#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

// Returns nullopt when the query ended at its own :limit within rows of one cursor.
result<std::optional<page>> execute(const row_query& asked, const database& from,
                                    const statement& rows, const bound_values& values,
                                    const json::value& after, std::optional<std::size_t> limit) {
    if (auto bound = rows.bind(values); !bound) {
        return bound.error();
    }
    row_reader reader(asked, after);
    if (auto named = reader.read_names(rows); !named) {
        return named.error();
    }
    int code = rows.step();
    for (; code == SQLITE_ROW; code = rows.step()) {
        if (auto taken = reader.take(rows); !taken) {
            return taken.error();
        }
        if (reader.is_full()) {
            return std::optional<page>(reader.rows_to_the_cut());
        }
    }
    if (code != SQLITE_DONE) {
        return from.fault(code).why;
    }
    if (!limit || reader.size() < *limit) {
        return std::optional<page>(reader.all_rows());
    }
    return reader.can_end() ? std::optional<page>(reader.rows_to_the_cut()) : std::nullopt;
}

}  // namespace

result<page> read_rows(const std::string& file, const row_query& asked, bound_values values,
                       const json::value& after, const patience& left) {
    const auto from = database::open(file, database::use::read, left);
    if (!from) {
        return from.error();
    }
    const auto rows = from->prepare(asked.query);
    if (!rows) {
        return rows.error();
    }
    if (!asked.cursor.empty()) {
        auto cursor = sql_value_of(after);
        if (!cursor) {
            return cursor.error();
        }
        values[cursor_parameter] = *std::move(cursor);
    }
    // One row more than the page tells whether the next row has another cursor.
    std::optional<std::size_t> limit;
    if (asked.takes_limit) {
        limit = asked.page_size + 1;
    }
    while (true) {
        if (limit) {
            values[limit_parameter] = static_cast<std::int64_t>(*limit);
        }
        auto read = execute(asked, *from, *rows, values, after, limit);
        if (!read) {
            return read.error();
        }
        if (*read) {
            return **std::move(read);
        }
        limit = *limit * 2;
    }
}

}  // namespace sluice::sql
