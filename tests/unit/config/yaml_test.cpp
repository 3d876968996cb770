#include "config/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::config {
namespace {

using ::testing::HasSubstr;

struct parsed {
    std::optional<node> tree;
    std::string problems;
};

parsed parse(std::string text) {
    diagnostics problems;
    auto file = std::make_shared<const source_file>(source_file{"t.yaml", std::move(text)});
    auto tree = parse_yaml(file, problems);
    return {std::move(tree), problems.to_text()};
}

TEST(yaml, everything_knows_its_place_in_characters) {
    const auto got = parse("é: {k: \"ä\", v: [x, 'y']}\n");
    ASSERT_EQ(got.problems, "");
    const node& map = got.tree->members[0].value;
    EXPECT_EQ(map.at.column, 4U);
    EXPECT_EQ(map.members[0].value.at.column, 8U);
    EXPECT_TRUE(map.members[0].value.quoted);
    const node& list = map.members[1].value;
    EXPECT_EQ(list.items[0].at.column, 17U);
    EXPECT_FALSE(list.items[0].quoted);
    EXPECT_EQ(list.items[1].text, "y");
}

TEST(yaml, nothing_is_null) {
    const auto got = parse("a:\nname: ~\nb: null\nc: 'null'\nd: nullable\n");
    ASSERT_EQ(got.problems, "");
    const auto& members = got.tree->members;
    EXPECT_EQ(members[0].value.kind, node::kinds::null);
    EXPECT_EQ(members[0].value.at.line, 1U);
    EXPECT_EQ(members[1].value.at.column, 7U);
    EXPECT_EQ(members[2].value.kind, node::kinds::null);
    EXPECT_EQ(members[3].value.kind, node::kinds::scalar);
    EXPECT_EQ(members[4].value.text, "nullable");
    EXPECT_EQ(parse("").tree->kind, node::kinds::null);
}

TEST(yaml, a_double_key_shows_both_places) {
    const auto got = parse("a: 1\nb: 2\na: 3\n");
    EXPECT_EQ(got.problems,
              "t.yaml:3:1: key 'a' stands here twice\n"
              "    3 | a: 3\n"
              "      | ^ the first is at t.yaml:1:1\n");
    EXPECT_EQ(got.tree->members.size(), 2U);
}

TEST(yaml, aliases_are_copies) {
    const auto got = parse("a: &x {k: [1, 2]}\nb: *x\n");
    ASSERT_EQ(got.problems, "");
    EXPECT_EQ(got.tree->find("b")->find("k")->items.size(), 2U);
}

TEST(yaml, a_bomb_is_refused_before_it_grows) {
    std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string last = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 9; ++j) {
            text += last + ", ";
        }
        text += last + "]\n";
    }
    const auto got = parse(text);
    EXPECT_FALSE(got.tree);
    EXPECT_THAT(got.problems, HasSubstr("t.yaml:5:"));
    EXPECT_THAT(got.problems, HasSubstr("more than 100000 values"));
}

TEST(yaml, depth_is_bounded_with_and_without_aliases) {
    EXPECT_THAT(parse(std::string(200, '[') + std::string(200, ']')).problems,
                HasSubstr("nested deeper than 64 levels"));
    std::string text = "a0: &a0 [x]\n";
    for (int i = 1; i < 80; ++i) {
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" +
                std::to_string(i - 1) + "]\n";
    }
    EXPECT_THAT(parse(text).problems, HasSubstr("nested deeper than 64 levels"));
    EXPECT_EQ(parse(std::string(63, '[') + "x" + std::string(63, ']')).problems, "");
}

TEST(yaml, what_yaml_cpp_lets_pass_is_refused) {
    EXPECT_THAT(parse("a: &r [*r]\n").problems,
                HasSubstr("t.yaml:1:8: the alias stands within its own anchor"));
    EXPECT_THAT(parse("a: 1\n---\nb: 2\n").problems,
                HasSubstr("t.yaml:2:1: a second document begins here"));
    EXPECT_THAT(parse("x: &x {a: 1}\ny:\n  <<: *x\n").problems,
                HasSubstr("t.yaml:3:3: '<<' does not merge anything here"));
    EXPECT_THAT(parse("a: \"open\nb: 1\n").problems,
                HasSubstr("t.yaml:1:4: the quote that opens here is never closed"));
    EXPECT_THAT(parse("a: !foo 5\n").problems, HasSubstr("t.yaml:1:4: tags have no meaning here"));
    EXPECT_THAT(parse("? [a]\n: b\n").problems, HasSubstr("a key must be a plain text"));
}

TEST(yaml, a_quoted_merge_key_and_a_string_tag_are_fine) {
    const auto got = parse("---\na: !!str 5\n'<<': 1\nb: 'it''s'\nc: \"\\\"\"\n...\n");
    ASSERT_EQ(got.problems, "");
    EXPECT_TRUE(got.tree->find("a")->quoted);
    EXPECT_EQ(got.tree->find("b")->text, "it's");
}

TEST(yaml, a_template_without_quotes_is_explained_and_reading_goes_on) {
    const auto got = parse("id: {{ id }}\nid: 2\n");
    EXPECT_THAT(got.problems, HasSubstr("t.yaml:1:6: a key must be a plain text"));
    EXPECT_THAT(got.problems, HasSubstr("a text that begins with {{ needs quotes"));
    EXPECT_THAT(got.problems, HasSubstr("t.yaml:2:1: key 'id' stands here twice"));
}

TEST(yaml, syntax_errors_are_located_and_explained) {
    EXPECT_THAT(parse("a: {x: ${env:Y}}\n").problems,
                HasSubstr("a variable within { } or [ ] has no quotes"));
    EXPECT_EQ(parse("a:\n\tb: 1\n").problems,
              "t.yaml:2:1: a tab stands in the indentation\n"
              "    2 | \tb: 1\n"
              "      | ^ indent with spaces\n");
    EXPECT_THAT(parse("a:\n  b: 1\n\tc: 2\n").problems, HasSubstr("t.yaml:3:1: a tab"));
    EXPECT_THAT(parse("a:\n\t- b\n").problems, HasSubstr("t.yaml:2:1: a tab"));
    EXPECT_THAT(parse("a: b: c\n").problems, HasSubstr("t.yaml:1:5: a ':' stands where"));
    EXPECT_THAT(parse("a: @b\n").problems, HasSubstr("t.yaml:1:4: no value can begin with"));
    EXPECT_THAT(parse("a: *b\n").problems, HasSubstr("t.yaml:1:4: there is no such anchor"));
    EXPECT_THAT(parse("a: [x]]\n").problems, HasSubstr("t.yaml:1:7: this bracket was never"));
    EXPECT_THAT(parse("a: \"\\q\"\n").problems, HasSubstr("there is no such escape"));
}

}  // namespace
}  // namespace sluice::config
