#include "ledger/kept_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ledger {

TEST(kept_text, keeps_what_fits) {
    const std::string exact(kept_text_limit, 'x');
    EXPECT_EQ(kept_text(exact), exact);
    EXPECT_EQ(kept_text(""), "");
}

TEST(kept_text, cuts_in_front_of_a_character_that_does_not_fit) {
    const std::string euro = "\xE2\x82\xAC";
    for (std::size_t before = kept_text_limit - 3; before <= kept_text_limit; ++before) {
        const std::string text = std::string(before, 'x') + euro + "tail";
        const auto expected = before + 3 <= kept_text_limit ? before + 3 : before;
        EXPECT_EQ(kept_text(text).size(), expected) << before;
    }
}

TEST(kept_text, bytes_that_are_no_text_are_cut_too) {
    const std::string garbage(kept_text_limit + 100, '\x80');
    EXPECT_LE(kept_text(garbage).size(), kept_text_limit);
    EXPECT_GT(kept_text(garbage).size(), kept_text_limit - 8);
}

}  // namespace sluice::ledger
