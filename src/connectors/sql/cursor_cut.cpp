#include "connectors/sql/cursor_cut.hpp"

#include <sluice/model/number.hpp>

#include <utility>

namespace sluice::sql {

std::strong_ordering compare_cursors(const json::value& left, const json::value& right) {
    const bool left_is_number = kind_of(left) == json_kind::number;
    const bool right_is_number = kind_of(right) == json_kind::number;
    if (left_is_number != right_is_number) {
        return left_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (left_is_number) {
        return compare_numbers(left, right);
    }
    return text_or_empty(left) <=> text_or_empty(right);
}

cursor_cut::cursor_cut(std::string column, json::value before)
    : column_(std::move(column)), before_(std::move(before)) {}

result<void> cursor_cut::take(json::value cursor) {
    const auto kind = kind_of(cursor);
    if (kind != json_kind::number && kind != json_kind::string) {
        return failure(failure_class::invalid,
                       "row " + std::to_string(rows_ + 1) + ": the cursor column '" + column_ +
                           "' is " + std::string(name_of(kind)),
                       "leave such rows out with WHERE, or take another column");
    }
    if (rows_ > 0) {
        const auto order = compare_cursors(last_, cursor);
        if (order == std::strong_ordering::greater) {
            return failure(failure_class::invalid,
                           "row " + std::to_string(rows_ + 1) + ": the cursor column '" + column_ +
                               "' is smaller than in the row before",
                           "add ORDER BY " + column_ +
                               "; texts need the order of their bytes (COLLATE BINARY, in "
                               "PostgreSQL COLLATE \"C\", in MariaDB BINARY)");
        }
        const bool passed = compare_cursors(last_, before_) == std::strong_ordering::greater;
        if (order == std::strong_ordering::less && passed) {
            end_ = rows_;
            at_end_ = std::move(last_);
        }
    }
    last_ = std::move(cursor);
    ++rows_;
    return {};
}

const json::value& cursor_cut::position_after_all() const {
    const bool passed =
        rows_ > 0 && compare_cursors(last_, before_) == std::strong_ordering::greater;
    return passed ? last_ : before_;
}

}  // namespace sluice::sql
