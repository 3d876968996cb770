#include "house/layout_rule.hpp"

#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sluice::house {
namespace {

TEST(layout_rule, the_top_holds_known_entries_only) {
    EXPECT_TRUE(check_top_level({{"src/main.cpp", ""}, {"README.md", ""}}).empty());
    EXPECT_EQ(to_text(check_top_level({{"notes/a.md", ""}, {"notes/b.md", ""}})),
              "notes: this has no place at the top; put it in its room\n");
}

TEST(layout_rule, names_say_something) {
    EXPECT_TRUE(check_names({{"src/net/pool.cpp", ""}, {"src/model/commonality.cpp", ""}}).empty());
    EXPECT_EQ(check_names({{"src/net/string_utils.cpp", ""}}).size(), 1U);
    EXPECT_EQ(check_names({{"src/common/a.hpp", ""}}).size(), 1U);
    EXPECT_EQ(check_names({{"tests/support/helper.hpp", ""}}).size(), 1U);
}

TEST(layout_rule, no_source_is_too_long) {
    const std::string fits(350, '\n');
    EXPECT_TRUE(check_sizes({{"src/a/a.cpp", fits}, {"docs/a.md", fits + "\n"}}).empty());
    EXPECT_EQ(check_sizes({{"src/a/a.cpp", fits + "x"}}).size(), 1U);
}

TEST(layout_rule, headers_are_read_once) {
    EXPECT_TRUE(check_header_guards({{"src/a/a.hpp", "#pragma once\n"}}).empty());
    EXPECT_EQ(check_header_guards({{"src/a/a.hpp", "#ifndef A\n"}}).size(), 1U);
}

TEST(layout_rule, unit_tests_mirror_rooms) {
    const source_tree good{{"src/net/pool.cpp", ""}, {"tests/unit/net/pool_test.cpp", ""}};
    EXPECT_TRUE(check_mirror(good).empty());
    EXPECT_TRUE(check_mirror({{"src/connectors/file/csv.cpp", ""},
                              {"tests/unit/connectors_file/csv_test.cpp", ""}})
                    .empty());
    EXPECT_EQ(check_mirror({{"src/net/pool.cpp", ""}, {"tests/unit/nett/a_test.cpp", ""}}).size(),
              1U);
}

TEST(layout_rule, every_source_is_built) {
    const source_tree tree{{"tests/unit/a/a_test.cpp", ""}, {"tests/bench/b.cpp", ""}};
    EXPECT_TRUE(check_built(tree, {"tests/unit/a/a_test.cpp"}).empty());
    EXPECT_EQ(check_built(tree, {}).size(), 1U);
}

TEST(layout_rule, the_build_names_its_sources) {
    const auto built = sources_built(
        R"([{"directory":"/c/build","command":"c","file":"/c/src/a.cpp"},{"file":"/c/src/b.cpp"}])",
        "/c");
    EXPECT_EQ(built, (std::set<std::string>{"src/a.cpp", "src/b.cpp"}));
}

TEST(layout_rule, the_build_names_sources_that_it_compiles_together) {
    const sluice::testing::temporary_directory folder;
    const auto unity = folder.path() / "Unity" / "unity_0_cxx.cxx";
    std::filesystem::create_directory(unity.parent_path());
    std::ofstream(unity) << "/* generated */\n\n#include \"/c/src/a.cpp\"\n\n"
                            "#include \"/c/src/b.cpp\"\n";
    const auto built =
        sources_built(R"([{"file":")" + unity.string() + R"("},{"file":"/c/src/c.cpp"}])", "/c");
    EXPECT_EQ(built, (std::set<std::string>{"src/a.cpp", "src/b.cpp", "src/c.cpp"}));
}

}  // namespace
}  // namespace sluice::house
