#include <sluice/model/key.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice {
namespace {

std::string key_of(const std::string& data) {
    return key_text(parse_json(data).value()).value_or("(none)");
}

std::string former_of(const std::string& data) {
    return former_key_text(parse_json(data).value()).value_or("(the same)");
}

TEST(key_text, takes_texts_numbers_booleans_and_lists_of_them) {
    EXPECT_EQ(key_of(R"("a/b~c")"), "a/b~c");
    EXPECT_EQ(key_of("1.10"), "1.10");
    EXPECT_EQ(key_of("98765432109876543210"), "98765432109876543210");
    EXPECT_EQ(key_of("true"), "true");
    EXPECT_EQ(key_of(R"(["x",2,1.50,false])"), "x/2/1.50/false");
    EXPECT_EQ(key_of(R"(["",""])"), "/");
    EXPECT_EQ(key_of(R"(["a/b"])"), "a/b");
    for (const auto* other : {"null", "{}", "[]", "[null]", "[[1]]", R"([{"a":1}])"}) {
        EXPECT_EQ(key_of(other), "(none)") << other;
    }
}

TEST(key_text, parts_with_a_slash_are_told_apart) {
    EXPECT_EQ(key_of(R"(["A","B/C"])"), "A/B~1C");
    EXPECT_EQ(key_of(R"(["A/B","C"])"), "A~1B/C");
    EXPECT_EQ(key_of(R"(["A~1B","C"])"), "A~01B/C");
}

// All lists of one length of all parts of a few letters.
TEST(key_text, no_two_lists_have_one_key) {
    const std::vector<std::string> parts{"",   "a",  "/",  "~",   "a/", "/a",
                                         "~0", "~1", "/~", "~1/", "0",  "1"};
    for (std::size_t length : {2U, 3U}) {
        std::set<std::string> keys;
        std::size_t lists = 0;
        std::vector<std::size_t> at(length, 0);
        for (bool more = true; more;) {
            std::vector<std::string> list;
            for (const auto i : at) {
                list.push_back(parts[i]);
            }
            keys.insert(joined_key(list));
            ++lists;
            std::size_t place = 0;
            while (place < length && ++at[place] == parts.size()) {
                at[place++] = 0;
            }
            more = place < length;
        }
        EXPECT_EQ(keys.size(), lists);
    }
}

TEST(key_text, a_key_without_a_slash_in_a_part_is_as_it_always_was) {
    EXPECT_EQ(former_of(R"(["shirt","S1",3])"), "(the same)");
    EXPECT_EQ(former_of(R"("a/b")"), "(the same)");
    EXPECT_EQ(former_of(R"(["a/b"])"), "(the same)");
    EXPECT_EQ(former_of("{}"), "(the same)");
    EXPECT_EQ(former_of(R"(["A","B/C"])"), "A/B/C");
    EXPECT_EQ(former_of(R"(["A~","B"])"), "A~/B");
}

TEST(joined_key, has_the_separator_that_is_asked_for) {
    const std::vector<std::string> ids{"a,b", "c/d"};
    EXPECT_EQ(joined_key(ids, ','), "a~1b,c/d");
}

}  // namespace
}  // namespace sluice
