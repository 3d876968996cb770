#include "connectors/sql/mariadb_transaction.hpp"
#include "connectors/sql/statement_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

// A time of a cursor becomes a text that the server compares as a time.
std::set<std::string> names_of_moments(const mariadb_statement& rows, const std::string& cursor) {
    for (std::size_t i = 0; i < rows.columns(); ++i) {
        const bool time =
            rows.form(i) == column_form::utc_time || rows.form(i) == column_form::local_time;
        if (time && rows.column_name(i) == cursor) {
            return {cursor_parameter};
        }
    }
    return {};
}

// Returns nullopt when the query ended at its own :limit within rows of one cursor.
result<std::optional<page>> execute_query(const row_query& asked, mariadb_statement& rows,
                                          mariadb_parameters values, const json::value& after,
                                          std::optional<std::size_t> limit, const patience& left) {
    if (const auto executed = rows.execute(std::move(values), left); !executed) {
        return executed.error().why;
    }
    row_reader reader(asked, after);
    if (auto named = reader.read_names(rows); !named) {
        return named.error();
    }
    bool full = false;
    for (;;) {
        const auto row = rows.next(left);
        if (!row) {
            return row.error().why;
        }
        if (!*row) {
            break;
        }
        if (full) {
            continue;
        }
        if (auto taken = reader.take(rows); !taken) {
            return taken.error();
        }
        full = reader.is_full();
        // With a limit few rows are left. Without one it is cheaper to connect again.
        if (full && !limit) {
            break;
        }
    }
    if (full) {
        return std::optional<page>(reader.rows_to_the_cut());
    }
    if (!limit || reader.size() < *limit) {
        return std::optional<page>(reader.all_rows());
    }
    return reader.can_end() ? std::optional<page>(reader.rows_to_the_cut()) : std::nullopt;
}

result<page> read_in_transaction(mariadb_connection& from, const row_query& asked,
                                 bound_values values, const json::value& after,
                                 const patience& left) {
    const auto query = with_marks(asked.query);
    const auto prepared = from.prepare(query.text, query.names.size(), left);
    if (!prepared) {
        return prepared.error().why;
    }
    const auto moments = names_of_moments(**prepared, asked.cursor);
    // One row more than the page tells whether the next row has another cursor.
    std::optional<std::size_t> limit;
    if (asked.takes_limit) {
        limit = asked.page_size + 1;
    }
    for (;;) {
        if (limit) {
            values[limit_parameter] = static_cast<std::int64_t>(*limit);
        }
        auto bound = bind_marks(query.names, values, moments);
        if (!bound) {
            return bound.error();
        }
        auto read = execute_query(asked, **prepared, *std::move(bound), after, limit, left);
        if (!read) {
            return read.error();
        }
        if (*read) {
            return **std::move(read);
        }
        limit = *limit * 2;
    }
}

}  // namespace

result<page> read_rows(mariadb_session& session, const row_query& asked, bound_values values,
                       const json::value& after, const patience& left) {
    if (!asked.cursor.empty()) {
        auto cursor = sql_value_of(after);
        if (!cursor) {
            return cursor.error();
        }
        values[cursor_parameter] = *std::move(cursor);
    }
    const auto begun = session.begin(mariadb_session::use::read, left);
    if (!begun) {
        return begun.error().why;
    }
    auto read = read_in_transaction(**begun, asked, std::move(values), after, left);
    session.end_reading(left);
    return read;
}

}  // namespace sluice::sql
