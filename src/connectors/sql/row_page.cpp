#include "connectors/sql/row_page.hpp"

#include "connectors/sql/cursor_cut.hpp"
#include "connectors/sql/database.hpp"

#include <boost/json/object.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

namespace sluice::sql {

namespace {

using read_row = std::variant<entity, unreadable_record>;

// Reads the rows of one execution up to the end of a page.
class row_reader {
 public:
    row_reader(const row_query& asked, const statement& rows, json::value after)
        : asked_(asked), rows_(rows), cut_(asked.cursor, std::move(after)) {}

    // Fails when the columns have no names of their own, or the cursor is none of them.
    result<void> read_names();

    // Takes the row that the statement stands at.
    result<void> take();

    bool is_full() const {
        const bool enough = read_.size() > asked_.page_size || bytes_ > asked_.largest_page;
        return enough && !asked_.cursor.empty() && cut_.can_end();
    }
    std::optional<failure> too_much() const;
    std::size_t size() const { return read_.size(); }
    bool can_end() const { return cut_.can_end(); }

    page all_rows();
    page rows_to_the_cut();

 private:
    read_row row_as_record();
    page rows_as_page(std::size_t count, const json::value& position);

    const row_query& asked_;
    const statement& rows_;
    cursor_cut cut_;
    std::vector<std::string> names_;
    std::size_t cursor_place_ = 0;
    std::vector<read_row> read_;
    std::size_t bytes_ = 0;
};

result<void> row_reader::read_names() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < rows_.columns(); ++i) {
        names_.push_back(rows_.column_name(i));
        if (!seen.insert(names_.back()).second) {
            return failure(failure_class::invalid,
                           "two columns of the query are called '" + names_.back() + "'",
                           "name one of them with AS");
        }
    }
    if (asked_.cursor.empty()) {
        return {};
    }
    const auto found = std::ranges::find(names_, asked_.cursor);
    if (found == names_.end()) {
        return failure(failure_class::invalid,
                       "the query has no column '" + asked_.cursor + "', which is the cursor",
                       "select it, too");
    }
    cursor_place_ = static_cast<std::size_t>(found - names_.begin());
    return {};
}

result<void> row_reader::take() {
    if (!asked_.cursor.empty()) {
        auto cursor = rows_.value(cursor_place_);
        if (!cursor) {
            return cursor.error();
        }
        if (auto taken = cut_.take(*std::move(cursor)); !taken) {
            return taken;
        }
    }
    read_.push_back(row_as_record());
    return {};
}

// Once the page is full it ends where the cursor next changes, so more rows than page_size may have
// to stay in memory.
std::optional<failure> row_reader::too_much() const {
    if (read_.size() <= asked_.most_rows && bytes_ <= 2 * asked_.largest_page) {
        return std::nullopt;
    }
    const auto limits = std::to_string(asked_.most_rows) + " rows or " +
                        std::to_string(2 * asked_.largest_page) + " bytes";
    if (asked_.cursor.empty()) {
        return failure(failure_class::invalid, "the query gives more than " + limits,
                       "read it in pages: give a cursor");
    }
    return failure(
        failure_class::invalid,
        "more than " + limits + " have one value in the cursor column '" + asked_.cursor + "'",
        "take a column that tells rows apart, such as the key");
}

read_row row_reader::row_as_record() {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        bytes += names_[i].size() + rows_.column_bytes(i);
    }
    json::object data;
    std::string wrong;
    bytes_ += std::min(bytes, asked_.largest_row);
    if (bytes > asked_.largest_row) {
        wrong = "the row has " + std::to_string(bytes) + " bytes; largest_record allows " +
                std::to_string(asked_.largest_row);
    }
    for (std::size_t i = 0; i < names_.size() && wrong.empty(); ++i) {
        auto value = rows_.value(i);
        if (value) {
            data[names_[i]] = *std::move(value);
        } else {
            wrong = value.error().message;
        }
    }
    if (wrong.empty()) {
        entity made;
        made.type = asked_.entity;
        made.data = std::move(data);
        return made;
    }
    // The texts that can be read and are short let a person find the row.
    constexpr std::size_t longest_shown = 200;
    json::object shown;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (rows_.column_bytes(i) <= longest_shown) {
            if (auto value = rows_.value(i)) {
                shown[names_[i]] = *std::move(value);
            }
        }
    }
    return unreadable_record{.reason = std::move(wrong), .text = write_json(shown)};
}

page row_reader::rows_as_page(std::size_t count, const json::value& position) {
    page made;
    for (std::size_t i = 0; i < count; ++i) {
        if (auto* one = std::get_if<entity>(&read_[i])) {
            made.entities.push_back(std::move(*one));
        } else {
            made.unreadable.push_back(std::move(std::get<unreadable_record>(read_[i])));
        }
    }
    if (!asked_.cursor.empty()) {
        made.position = json::object{{cursor_parameter, position}};
    }
    return made;
}

page row_reader::all_rows() {
    auto made = rows_as_page(read_.size(), cut_.position_after_all());
    made.last = true;
    if (asked_.begins_anew) {
        made.position = nullptr;
    }
    return made;
}

page row_reader::rows_to_the_cut() {
    auto made = rows_as_page(cut_.end(), cut_.position_at_end());
    made.last = false;
    return made;
}

// Returns nullopt when the query ended at its own :limit within rows of one cursor.
result<std::optional<page>> execute(const row_query& asked, const database& from,
                                    const statement& rows, const bound_values& values,
                                    const json::value& after, std::optional<std::size_t> limit) {
    if (auto bound = rows.bind(values); !bound) {
        return bound.error();
    }
    row_reader reader(asked, rows, after);
    if (auto named = reader.read_names(); !named) {
        return named.error();
    }
    int code = rows.step();
    for (; code == SQLITE_ROW; code = rows.step()) {
        if (auto taken = reader.take(); !taken) {
            return taken.error();
        }
        if (reader.is_full()) {
            return std::optional<page>(reader.rows_to_the_cut());
        }
        if (auto wrong = reader.too_much()) {
            return *std::move(wrong);
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

result<page> read_rows(const row_query& asked, bound_values values, const json::value& after,
                       const patience& left) {
    const auto from = database::open(asked.database, database::use::read, left);
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
