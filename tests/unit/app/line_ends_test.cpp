#include "app/line_ends.hpp"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

TEST(line_ends_of_a_file, survive_a_form) {
    for (const std::string text : {"a: 1\nb: 2\n", "a: 1\nb: 2", "", "\n\n", "a: 1\r\nb: 2\r\n"}) {
        std::string sent;  // as a browser sends it
        for (std::size_t i = 0; i < text.size(); ++i) {
            sent += text[i] == '\n' && (i == 0 || text[i - 1] != '\r') ? "\r\n"
                                                                       : std::string(1, text[i]);
        }
        EXPECT_EQ(with_line_ends_of(text, sent), text);
        EXPECT_FALSE(has_mixed_line_ends(text));
    }
}

TEST(line_ends_of_a_file, that_are_mixed_are_noticed) {
    EXPECT_TRUE(has_mixed_line_ends("a\r\nb\n"));
    EXPECT_TRUE(has_mixed_line_ends("a\rb"));
}

}  // namespace
}  // namespace sluice::app
