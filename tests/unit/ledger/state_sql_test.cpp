#include "ledger/sqlite/state_sql.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace sluice::ledger::sqlite {
namespace {

TEST(state_sql, puts_the_number_of_a_state_in_place_of_its_name) {
    EXPECT_STREQ("state = {fresh} OR state = {retry} OR state = {waiting}"_sql,
                 "state = 0 OR state = 5 OR state = 7");
    EXPECT_STREQ("{uncertain}"_sql, "8");
    EXPECT_STREQ("no state"_sql, "no state");
}

TEST(state_sql, names_every_state_once) {
    for (std::size_t number = 0; number < states_in_sql.size(); ++number) {
        EXPECT_EQ(static_cast<std::size_t>(states_in_sql[number].second), number);
    }
    EXPECT_EQ(open_states().size() + 2, states_in_sql.size());
}

bool compares_a_state_with_a_number(std::string_view line) {
    constexpr std::string_view column = "state ";
    for (auto at = line.find(column); at != line.npos; at = line.find(column, at + 1)) {
        const auto value = line.find_first_not_of(" =<>!(INOT", at + column.size());
        const bool compares = value != line.npos && value > at + column.size();
        if (compares && line[value] >= '0' && line[value] <= '9') {
            return true;
        }
    }
    return false;
}

TEST(state_sql, the_check_for_bare_numbers_can_fail) {
    EXPECT_TRUE(compares_a_state_with_a_number("\" WHERE t.state = 1 AND\""));
    EXPECT_TRUE(compares_a_state_with_a_number("\" AND state NOT IN (2, 4)\""));
    EXPECT_FALSE(compares_a_state_with_a_number("\" AND state = ?2 AND x = 1\""));
    EXPECT_FALSE(compares_a_state_with_a_number("\" AND state = {finished}\"_sql"));
}

// Steps of the schema describe history, and keep their numbers.
TEST(state_sql, no_statement_has_a_bare_number_of_a_state) {
    const std::filesystem::path folder(SLUICE_SOURCE_DIR "/src/ledger/sqlite");
    std::size_t looked_at = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name.starts_with("schema")) {
            continue;
        }
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line); ++looked_at) {
            EXPECT_FALSE(compares_a_state_with_a_number(line)) << name << ": " << line;
        }
    }
    EXPECT_GT(looked_at, 1'000U);
}

}  // namespace
}  // namespace sluice::ledger::sqlite
