#include "expression/text_search.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sluice::jmespath {
namespace {

TEST(text_search, finds_what_the_library_finds) {
    std::mt19937 random(5);
    const auto text = [&random](std::size_t most) {
        std::string made(random() % most, 'a');
        for (char& c : made) {
            c = static_cast<char>('a' + random() % 2);
        }
        return made;
    };
    for (int i = 0; i < 3000; ++i) {
        const std::string whole = text(80);
        const std::string part = text(6) + "b";
        text_search search(part);
        const std::size_t from = random() % 8;
        EXPECT_EQ(search.first(whole, from), whole.find(part, from)) << whole << ' ' << part;
        const std::size_t last = whole.rfind(part);
        EXPECT_EQ(search.last(whole, from),
                  last == std::string::npos || last < from ? text_search::none : last)
            << whole << ' ' << part;
    }
}

// A search that compares again from each place would take minutes here.
TEST(text_search, takes_linear_time_whatever_the_texts_are) {
    const std::string whole(2'000'000, 'a');
    const std::string part = std::string(1'000'000, 'a') + 'b';
    text_search search(part);
    EXPECT_EQ(search.first(whole), text_search::none);
    EXPECT_EQ(search.last(whole), text_search::none);
    const std::string half = 'b' + std::string(1'000'000, 'a');
    EXPECT_EQ(text_search(half).first(whole), text_search::none);
    std::string both;
    for (int i = 0; i < 500'000; ++i) {
        both += "ab";
    }
    EXPECT_EQ(text_search(both + 'c').first(both + both), text_search::none);
}

}  // namespace
}  // namespace sluice::jmespath
