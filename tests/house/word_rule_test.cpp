#include "house/word_rule.hpp"

#include <gtest/gtest.h>

namespace sluice::house {
namespace {

std::string wrong_words(std::string path, std::string text) {
    return to_text(check_words({{std::move(path), std::move(text)}}));
}

TEST(word_rule, what_is_left_undone_is_found_in_comments_too) {
    EXPECT_EQ(wrong_words("src/a/a.cpp", "int a;\n// TODO later\n"),
              "src/a/a.cpp:2: 'TODO' stands here: do it, or write an issue\n");
    EXPECT_NE(wrong_words("tests/unit/a/a_test.cpp", "TEST(a, DISABLED_b) {}\n"), "");
    EXPECT_NE(wrong_words("tests/unit/a/a_test.cpp", "GTEST_SKIP();\n"), "");
    EXPECT_NE(wrong_words("src/a/a.cpp", "x();  // NOLINT\n"), "");
}

TEST(word_rule, what_is_unsafe_is_found_in_code_only) {
    EXPECT_NE(wrong_words("src/a/a.cpp", "co_spawn(e, f(), asio::detached);\n"), "");
    EXPECT_NE(wrong_words("tests/unit/a/a_test.cpp", "std::this_thread::sleep_for(1s);\n"), "");
    EXPECT_NE(wrong_words("src/ledger/sqlite/writer.cpp", "std::this_thread::sleep_for(1s);\n"),
              "");
    EXPECT_EQ(wrong_words("src/ledger/sqlite/connection.cpp", "std::this_thread::sleep_for(1s);\n"),
              "");
    EXPECT_EQ(wrong_words("src/a/a.cpp", "// never detached\nlog(\"detached\");\n"), "");
    EXPECT_EQ(wrong_words("src/a/a.cpp", "co_await time.sleep_for(1s);\n"), "");
}

TEST(word_rule, a_text_is_told_from_a_number_that_is_kept_as_one) {
    EXPECT_NE(wrong_words("src/a/a.cpp", "if (value.is_string()) {\n"), "");
    EXPECT_NE(wrong_words("include/sluice/a.hpp", "auto* text = value.if_string();\n"), "");
    EXPECT_EQ(wrong_words("src/a/a.cpp", "// never is_string()\n"), "");
    EXPECT_EQ(wrong_words("tests/unit/a/a_test.cpp", "EXPECT_TRUE(value.is_string());\n"), "");
}

TEST(word_rule, paths_of_a_machine_are_found_everywhere) {
    EXPECT_NE(wrong_words("docs/guide.md", "see /work/shared\n"), "");
    EXPECT_NE(wrong_words("deploy/x", "cd /root/sluice\n"), "");
    EXPECT_EQ(wrong_words("docs/guide.md", "a network/workspace\n"), "");
}

}  // namespace
}  // namespace sluice::house
