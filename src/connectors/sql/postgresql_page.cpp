#include "connectors/sql/postgresql_page.hpp"

#include "connectors/sql/statement_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice::sql {

namespace {

// Rows come in pieces, so that a page of long rows is not in memory twice.
constexpr std::size_t rows_at_once = 200;

class row_of_reply final : public current_row {
 public:
    row_of_reply(const postgresql_reply& reply, std::size_t row) : reply_(reply), row_(row) {}

    std::size_t columns() const override { return reply_.columns(); }
    std::string column_name(std::size_t column) const override {
        return reply_.column_name(column);
    }
    std::size_t column_bytes(std::size_t column) const override {
        return reply_.value_bytes(row_, column);
    }
    result<json::value> value(std::size_t column) const override {
        return reply_.value(row_, column);
    }

 private:
    const postgresql_reply& reply_;
    std::size_t row_;
};

// Reads pages of one query in one transaction.
class page_reader {
 public:
    page_reader(postgresql_connection& from, const row_query& asked, numbered_statement query)
        : from_(from), asked_(asked), query_(std::move(query)) {}

    // Returns nullopt when the query ended at its own :limit within rows of one cursor.
    awaitable<result<std::optional<page>>> execute(bound_values values, json::value after,
                                                   std::optional<std::size_t> limit);

 private:
    // Fails when the row cannot be used. Sets `full` when the page is complete.
    static result<void> take_rows(row_reader& reader, const postgresql_reply& reply, bool& full);

    postgresql_connection& from_;
    const row_query& asked_;
    numbered_statement query_;
    bool opened_ = false;  // a cursor of the server
};

result<void> page_reader::take_rows(row_reader& reader, const postgresql_reply& reply, bool& full) {
    for (std::size_t i = 0; i < reply.rows() && !full; ++i) {
        if (auto taken = reader.take(row_of_reply(reply, i)); !taken) {
            return taken;
        }
        full = reader.is_full();
    }
    return {};
}

awaitable<result<std::optional<page>>> page_reader::execute(bound_values values, json::value after,
                                                            std::optional<std::size_t> limit) {
    auto bound = bind_in_order(query_.names, values);
    if (!bound) {
        co_return bound.error();
    }
    const std::string opening = std::exchange(opened_, true) ? "CLOSE sluice_page" : "";
    if (!opening.empty()) {
        if (const auto closed = co_await from_.run(opening); !closed) {
            co_return closed.error().why;
        }
    }
    const auto declared = co_await from_.run(
        "DECLARE sluice_page NO SCROLL CURSOR FOR " + query_.text, *std::move(bound));
    if (!declared) {
        co_return declared.error().why;
    }
    const auto fetch = "FETCH FORWARD " +
                       std::to_string(std::min(asked_.page_size + 1, rows_at_once)) +
                       " FROM sluice_page";
    row_reader reader(asked_, std::move(after));
    bool named = false;
    bool full = false;
    for (bool more = true; more && !full;) {
        const auto rows = co_await from_.run(fetch);
        if (!rows) {
            co_return rows.error().why;
        }
        if (!std::exchange(named, true)) {
            if (auto wrong = reader.read_names(row_of_reply(*rows, 0)); !wrong) {
                co_return wrong.error();
            }
        }
        if (auto taken = take_rows(reader, *rows, full); !taken) {
            co_return taken.error();
        }
        more = rows->rows() > 0;
    }
    if (full) {
        co_return std::optional<page>(reader.rows_to_the_cut());
    }
    if (!limit || reader.size() < *limit) {
        co_return std::optional<page>(reader.all_rows());
    }
    co_return reader.can_end() ? std::optional<page>(reader.rows_to_the_cut()) : std::nullopt;
}

}  // namespace

awaitable<result<page>> read_rows(postgresql_sessions* sessions, row_query asked,
                                  bound_values values, json::value after) {
    if (!asked.cursor.empty()) {
        auto cursor = sql_value_of(after);
        if (!cursor) {
            co_return cursor.error();
        }
        values[cursor_parameter] = *std::move(cursor);
    }
    auto beginning = sessions->begin(postgresql_sessions::use::read);
    auto begun = co_await std::move(beginning);
    if (!begun) {
        co_return begun.error().why;
    }
    auto from = *std::move(begun);
    page_reader reader(*from, asked, with_numbers(asked.query));
    // One row more than the page tells whether the next row has another cursor.
    std::optional<std::size_t> limit;
    if (asked.takes_limit) {
        limit = asked.page_size + 1;
    }
    for (;;) {
        if (limit) {
            values[limit_parameter] = static_cast<std::int64_t>(*limit);
        }
        auto reading = reader.execute(values, after, limit);
        auto read = co_await std::move(reading);
        if (!read) {
            co_return read.error();  // the connection ends with its transaction
        }
        if (!*read) {
            limit = *limit * 2;
            continue;
        }
        auto ending = from->run("COMMIT");
        if (const auto ended = co_await std::move(ending)) {
            sessions->give_back(std::move(from));
        }
        co_return **std::move(read);
    }
}

}  // namespace sluice::sql
