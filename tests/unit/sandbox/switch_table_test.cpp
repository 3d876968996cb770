#include "sandbox/switch_table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::sandbox {
namespace {

TEST(switch_table, reads_back_every_value_that_it_offers) {
    for (const auto& entry : switch_table()) {
        switches all;
        auto values = entry.choices;
        if (values.empty()) {
            values = {std::to_string(entry.low), std::to_string(entry.high)};
        }
        for (const auto& value : values) {
            ASSERT_TRUE(set_switch(all, entry.name, value)) << entry.name << " " << value;
            EXPECT_EQ(entry.read(all), value);
        }
    }
}

TEST(switch_table, names_each_switch_once_with_its_default_first) {
    std::set<std::string> names;
    for (const auto& entry : switch_table()) {
        EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
        if (!entry.choices.empty()) {
            EXPECT_EQ(entry.read(switches()), entry.choices.front()) << entry.name;
        }
    }
}

TEST(switch_table, says_what_is_possible) {
    switches all;
    const auto value = set_switch(all, "order", "random");
    ASSERT_FALSE(value);
    EXPECT_NE(describe(value.error()).find("newest, oldest"), std::string::npos);
    const auto number = set_switch(all, "default-per-page", "51");
    ASSERT_FALSE(number);
    EXPECT_NE(describe(number.error()).find("from 1 to 50"), std::string::npos);
    EXPECT_FALSE(set_switch(all, "default-per-page", "ten"));
    EXPECT_FALSE(set_switch(all, "no-such-switch", "on"));
}

}  // namespace
}  // namespace sluice::sandbox
