#include "page/views/merge.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace sluice::operator_page {
namespace {

const std::string base = "one\ntwo\nthree\nfour\nfive\n";

TEST(merge_lines, keeps_changes_of_both_that_do_not_touch) {
    const auto made = merge_lines(base, "ONE\ntwo\nthree\nfour\nfive\nsix\n",
                                  "one\ntwo\nTHREE\nand\nfour\nfive\n");
    EXPECT_TRUE(made.clean());
    EXPECT_EQ(made.text, "ONE\ntwo\nTHREE\nand\nfour\nfive\nsix\n");
}

TEST(merge_lines, marks_lines_that_both_changed) {
    const auto made =
        merge_lines(base, "one\n2\nthree\nfour\nfive\n", "one\nzwei\nthree\nfour\n5\n");
    EXPECT_EQ(made.touching, 1U);
    EXPECT_EQ(made.text, "one\n<<<<<<< theirs\n2\n=======\nzwei\n>>>>>>> yours\nthree\nfour\n5\n");
}

TEST(merge_lines, takes_neighbours_for_one_place) {
    EXPECT_EQ(merge_lines(base, "ONE\ntwo\nthree\nfour\nfive\n", "one\nTWO\nthree\nfour\nfive\n")
                  .touching,
              1U);
    EXPECT_EQ(merge_lines(base, base + "six\n", base + "seven\n").touching, 1U);
    EXPECT_EQ(
        merge_lines(base, "two\nthree\nfour\nfive\n", "ONE\ntwo\nthree\nfour\nfive\n").touching,
        1U);
}

TEST(merge_lines, counts_equal_changes_once) {
    const auto made = merge_lines(base, base + "six\n", base + "six\n");
    EXPECT_TRUE(made.clean());
    EXPECT_EQ(made.text, base + "six\n");
}

TEST(merge_lines, does_not_mind_how_lines_end) {
    const auto made = merge_lines("a\nb\nc\n", "a\nb\nC\n", "A\r\nb\r\nc\r\n");
    EXPECT_TRUE(made.clean());
    EXPECT_EQ(made.text, "A\nb\nC\n");
    EXPECT_EQ(merge_lines("a\nb", "a\nb", "A\nb").text, "A\nb");
}

std::string changed(std::mt19937& random, const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) {
        switch (random() % 8) {
            case 0:
                break;
            case 1:
                text += line + " changed " + std::to_string(random() % 3) + "\n";
                break;
            case 2:
                text += line + "\nadded " + std::to_string(random() % 3) + "\n";
                break;
            default:
                text += line + "\n";
        }
    }
    return text;
}

std::vector<std::string> lines_that_were_made(const std::string& text) {
    std::vector<std::string> made;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const auto line = text.substr(at, end - at + 1);
        if (line.find("added") != std::string::npos || line.find("changed") != std::string::npos) {
            made.push_back(line);
        }
        at = end + 1;
    }
    return made;
}

TEST(merge_lines, loses_no_change_of_either) {
    std::mt19937 random(20261130);
    int clean = 0;
    for (int round = 0; round < 2000; ++round) {
        std::vector<std::string> lines;
        std::string text;
        for (auto count = random() % 12; count > 0; --count) {
            lines.push_back("line " + std::to_string(random() % 6));
            text += lines.back() + "\n";
        }
        const auto theirs = changed(random, lines);
        const auto mine = changed(random, lines);
        EXPECT_EQ(merge_lines(text, theirs, text).text, theirs);
        EXPECT_EQ(merge_lines(text, text, mine).text, mine);
        EXPECT_EQ(merge_lines(text, mine, mine).text, mine);
        const auto made = merge_lines(text, theirs, mine);
        EXPECT_EQ(made.touching, merge_lines(text, mine, theirs).touching);
        if (made.clean()) {
            ++clean;
            EXPECT_EQ(made.text, merge_lines(text, mine, theirs).text);
            for (const auto* side : {&theirs, &mine}) {
                for (const auto& line : lines_that_were_made(*side)) {
                    EXPECT_NE(made.text.find(line), std::string::npos) << line;
                }
            }
        }
    }
    EXPECT_GT(clean, 100);
}

}  // namespace
}  // namespace sluice::operator_page
