#include "connectors/sql/row_page.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::sql {

result<void> row_reader::read_names(const current_row& row) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < row.columns(); ++i) {
        names_.push_back(row.column_name(i));
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

result<void> row_reader::take(const current_row& row) {
    if (!asked_.cursor.empty()) {
        auto cursor = row.value(cursor_place_);
        if (!cursor) {
            return cursor.error();
        }
        if (auto taken = cut_.take(*std::move(cursor)); !taken) {
            return taken;
        }
    }
    read_.push_back(row_as_record(row));
    if (is_full()) {
        return {};
    }
    if (auto wrong = too_much()) {
        return *std::move(wrong);
    }
    return {};
}

bool row_reader::is_full() const {
    const bool enough = read_.size() > asked_.page_size || bytes_ > asked_.largest_page;
    return enough && !asked_.cursor.empty() && cut_.can_end();
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

row_reader::read_row row_reader::row_as_record(const current_row& row) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        bytes += names_[i].size() + row.column_bytes(i);
    }
    json::object data;
    std::string wrong;
    bytes_ += std::min(bytes, asked_.largest_row);
    if (bytes > asked_.largest_row) {
        wrong = "the row has " + std::to_string(bytes) + " bytes; largest_record allows " +
                std::to_string(asked_.largest_row);
    }
    for (std::size_t i = 0; i < names_.size() && wrong.empty(); ++i) {
        auto value = row.value(i);
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
        if (row.column_bytes(i) <= longest_shown) {
            if (auto value = row.value(i)) {
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

}  // namespace sluice::sql
