#include "config/excerpt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;

TEST(Excerpt, LinesAreCountedFromOne) {
    EXPECT_EQ(line_of("a\nb\r\n\nd", 1), "a");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 2), "b");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 3), "");
    EXPECT_EQ(line_of("a\nb\r\n\nd", 4), "d");
    EXPECT_EQ(line_of("a\nb", 9), "");
}

TEST(Excerpt, CharactersAreNotBytes) {
    EXPECT_THAT(characters_of("aé→😀"), ElementsAre("a", "é", "→", "😀"));
    EXPECT_THAT(characters_of("\xFFz"), ElementsAre("\xFF", "z"));
}

TEST(Excerpt, TabsStayInTheBlanksOfTheCaret) {
    const excerpt made = excerpt_of("\t\tkey: é x", 10);
    EXPECT_EQ(made.line, "\t\tkey: é x");
    EXPECT_EQ(made.caret, "\t\t       ");
}

TEST(Excerpt, AColumnPastTheEndIsTheEnd) {
    EXPECT_EQ(excerpt_of("abc", 99).caret, "   ");
    EXPECT_EQ(excerpt_of("abc", 0).caret, "");
    EXPECT_EQ(excerpt_of("", 1).caret, "");
}

TEST(Excerpt, ALineOfTheWidestIsNotCut) {
    const std::string widest(120, 'a');
    EXPECT_EQ(excerpt_of(widest, 1).line, widest);
    EXPECT_EQ(excerpt_of(widest + "b", 1).line, widest + "…");
}

TEST(Excerpt, TheEndOfALongLineKeepsItsCaret) {
    const std::string line = std::string(200, 'a') + "Z";
    const excerpt made = excerpt_of(line, 201);
    EXPECT_EQ(made.line, "…" + std::string(60, 'a') + "Z");
    EXPECT_EQ(made.caret, std::string(61, ' '));
}

TEST(Excerpt, ALongLineIsCutBetweenCharacters) {
    std::string line;
    for (int i = 0; i < 200; ++i) {
        line += "é";
    }
    std::string middle;
    for (int i = 0; i < 120; ++i) {
        middle += "é";
    }
    EXPECT_EQ(excerpt_of(line, 101).line, "…" + middle + "…");
}

}  // namespace
}  // namespace sluice::config::testing
