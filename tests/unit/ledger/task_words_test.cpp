#include "ledger/task_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(task_words, are_runs_of_letters_and_digits_in_small_letters) {
    EXPECT_THAT(words_of("Red-Shoes, 42!"), ElementsAre("red", "shoes", "42"));
    EXPECT_THAT(words_of("ÄÖÜß ŠKODA ΩMEGA МОСКВА Ёлка"),
                ElementsAre("äöüß", "škoda", "ωmega", "москва", "ёлка"));
    EXPECT_THAT(words_of("a“b”c–d\u00a0e×f"), ElementsAre("a", "b", "c", "d", "e", "f"));
    EXPECT_THAT(words_of(" -- "), IsEmpty());
    EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(task_words, characters_of_scripts_without_blanks_stand_alone) {
    EXPECT_THAT(words_of("新しいshop"), ElementsAre("新", "し", "い", "shop"));
}

TEST(task_words, of_a_very_long_word_the_beginning_counts) {
    const auto words = words_of(std::string(1'000, 'x') + " y");
    EXPECT_THAT(words, ElementsAre(std::string(64, 'x'), "y"));
    EXPECT_TRUE(has_words(searchable('"' + std::string(1'000, 'x') + '"'),
                          wanted_words(std::string(900, 'x'))));
}

TEST(task_words, bytes_that_are_no_text_do_no_harm) {
    EXPECT_THAT(words_of(std::string("a\xff\xc3") + " b"), ::testing::Contains("b"));
    EXPECT_EQ(searchable("\"open \\"), " open ");
    EXPECT_EQ(searchable("\"\\u12"), searchable("\"\\u12"));
    EXPECT_EQ(searchable("\xf0"), searchable("\xf0"));
}

TEST(task_words, of_json_are_those_of_values_with_escapes_undone) {
    EXPECT_EQ(searchable(R"({"caption":"Line\nbreak \"quoted\"","n":[1,true]})"),
              " line break quoted 1 true ");
    EXPECT_EQ(searchable(R"({"a" : "caf\u00C9 \uD834\uDD1E x"})"), " café \U0001D11E x ");
    EXPECT_EQ(searchable("{}"), " ");
}

TEST(task_words, a_star_behind_a_word_makes_it_a_beginning) {
    const auto wanted = wanted_words("Sho* red *");
    ASSERT_EQ(wanted.size(), 2U);
    EXPECT_EQ(wanted[0].word, "sho");
    EXPECT_TRUE(wanted[0].beginning);
    EXPECT_EQ(wanted[1].word, "red");
    EXPECT_FALSE(wanted[1].beginning);
    EXPECT_TRUE(has_words(" red shoes ", wanted));
    EXPECT_FALSE(has_words(" redder shoes ", wanted));
}

}  // namespace sluice::ledger
