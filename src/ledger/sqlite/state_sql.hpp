#pragma once

// Statements name the states of tasks: "state = {finished}"_sql. SQLite gets the number of the
// state in place of the name, because the conditions of the partial indexes hold numbers and have
// to match word for word. The compiler replaces the names; one that is no state does not compile.

#include <sluice/ledger/task.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace sluice::ledger::sqlite {

inline constexpr std::array<std::pair<std::string_view, task_state>, 11> states_in_sql{{
    {"fresh", task_state::fresh},
    {"processing", task_state::processing},
    {"finished", task_state::finished},
    {"failed", task_state::failed},
    {"skipped", task_state::skipped},
    {"retry", task_state::retry},
    {"rejected", task_state::rejected},
    {"waiting", task_state::waiting},
    {"uncertain", task_state::uncertain},
    {"held", task_state::held},
    {"confirming", task_state::confirming},
}};

// Holds the text of a literal, then the text for SQLite. It never grows: a number of two digits is
// shorter than every name in braces.
template <std::size_t Size>
struct sql_literal {
    consteval sql_literal(const char (&literal)[Size]) : length(Size - 1) {
        std::copy_n(literal, Size, text.begin());
    }
    consteval explicit sql_literal(std::string_view named) {
        for (std::size_t at = 0; at < named.size(); ++at) {
            if (named[at] != '{') {
                text[length++] = named[at];
                continue;
            }
            const auto end = named.find('}', at);
            const auto name = named.substr(at + 1, end - at - 1);
            const auto found = std::ranges::find(states_in_sql, name,
                                                 &std::pair<std::string_view, task_state>::first);
            if (end == std::string_view::npos || found == states_in_sql.end()) {
                throw std::invalid_argument("no state of a task has this name");
            }
            static_assert(static_cast<int>(last_task_state) < 20);
            const int number = static_cast<int>(found->second);
            if (number >= 10) {
                text[length++] = '1';
            }
            text[length++] = static_cast<char>('0' + number % 10);
            at = end;
        }
    }
    constexpr std::string_view view() const { return {text.data(), length}; }

    std::array<char, Size> text{};
    std::size_t length = 0;
};

template <sql_literal Named>
inline constexpr sql_literal<Named.text.size()> expanded_sql{Named.view()};

template <sql_literal Named>
consteval const char* operator""_sql() {
    return expanded_sql<Named>.text.data();
}

}  // namespace sluice::ledger::sqlite
