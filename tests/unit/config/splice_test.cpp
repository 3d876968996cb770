#include "config/splice.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::HasSubstr;

json::value json_of_text(const std::string& text) {
    return parse_json(text).value();
}

std::string put(const std::string& text, const yaml_path& path, const std::string& value,
                std::vector<std::string> order = {}) {
    const auto made = spliced(
        text, {.path = path, .value = json_of_text(value), .yaml = {}, .order = std::move(order)});
    return made ? *made : "REFUSED: " + describe(made.error());
}

std::string put_lines(const std::string& text, const yaml_path& path, const std::string& yaml) {
    const auto made = spliced(text, {.path = path, .yaml = yaml, .order = {}});
    return made ? *made : "REFUSED: " + describe(made.error());
}

std::string without(const std::string& text, const yaml_path& path) {
    const auto made = spliced(text, {.path = path, .yaml = {}, .order = {}});
    return made ? *made : "REFUSED: " + describe(made.error());
}

constexpr std::size_t first = 0;
constexpr std::size_t second = 1;

TEST(splice, replaces_a_scalar_and_keeps_its_comment_and_quotes) {
    EXPECT_EQ(put("a: 1  # one\nb: 2\n", {"a"}, "3"), "a: 3  # one\nb: 2\n");
    EXPECT_EQ(put("a: \"x\"  # one\n", {"a"}, "\"y\""), "a: \"y\"  # one\n");
    EXPECT_EQ(put("a: 'x'\n", {"a"}, "\"it's\""), "a: 'it''s'\n");
    EXPECT_EQ(put("a: x\n", {"a"}, "\"no\""), "a: \"no\"\n");
    EXPECT_EQ(put("a: x\n", {"a"}, "\"1.10\""), "a: \"1.10\"\n");
    EXPECT_EQ(put("a: x\n", {"a"}, "\"${env:KEY}\""), "a: ${env:KEY}\n");
    EXPECT_EQ(put("a: x\n", {"a"}, "\"{{ id }}\""), "a: \"{{ id }}\"\n");
    EXPECT_EQ(put("a: x\n", {"a"}, "null"), "a: null\n");
}

TEST(splice, keeps_what_is_odd_elsewhere) {
    const std::string odd =
        "# head\n\na:   1\nb:  {x: 'y' , z: [1,2]}   # why\n\n\nc: |\n  x\n\n  y\n#end";
    EXPECT_EQ(put(odd, {"a"}, "2"),
              "# head\n\na:   2\nb:  {x: 'y' , z: [1,2]}   # why\n\n\nc: |\n  x\n\n  y\n#end");
    EXPECT_EQ(put(odd, {"b", "x"}, "\"n\""),
              "# head\n\na:   1\nb:  {x: 'n' , z: [1,2]}   # why\n\n\nc: |\n  x\n\n  y\n#end");
    EXPECT_EQ(put(odd, {"c"}, "7"),
              "# head\n\na:   1\nb:  {x: 'y' , z: [1,2]}   # why\n\n\nc: 7\n#end");
}

TEST(splice, fills_a_key_without_a_value) {
    EXPECT_EQ(put("a:\nb: 1\n", {"a"}, "5"), "a: 5\nb: 1\n");
    EXPECT_EQ(put("a:  # why\nb: 1\n", {"a"}, "5"), "a: 5  # why\nb: 1\n");
    EXPECT_EQ(put("a:\n  # x: 1\nb: 1\n", {"a", "k"}, "5"), "a:\n  k: 5\n  # x: 1\nb: 1\n");
    EXPECT_EQ(put("a: ~\n", {"a"}, "5"), "a: 5\n");
    EXPECT_EQ(put("x: {a, b: }\n", {"x", "a"}, "5"), "x: {a: 5, b: }\n");
    EXPECT_EQ(put("x: {a, b: }\n", {"x", "b"}, "5"), "x: {a, b: 5 }\n");
}

TEST(splice, writes_maps_and_lists_as_a_person_does) {
    EXPECT_EQ(put("a: 1  # why\n", {"a"}, R"({"b": 1, "c": ["x", "z"]})"),
              "a:  # why\n  b: 1\n  c: [x, z]\n");
    EXPECT_EQ(put("a:\n    b: 1\n    c: 2\nd: 1\n", {"a"}, R"({"e": {"f": "g: h"}})"),
              "a:\n    e:\n      f: \"g: h\"\nd: 1\n");
    EXPECT_EQ(put("a:\n- 1\n- 2\nb: 1\n", {"a"}, R"([{"x": 1, "z": 2}])"),
              "a:\n- x: 1\n  z: 2\nb: 1\n");
    EXPECT_EQ(put("a:\n- 1\n- 2\nb: 1\n", {"a"}, R"({"x": 1})"), "a:\n  x: 1\nb: 1\n");
    EXPECT_EQ(put("a:  # why\n  b: 1\nd: 1\n", {"a"}, "1"), "a: 1  # why\nd: 1\n");
    EXPECT_EQ(put("a: 1\n", {"a"}, R"("one\ntwo\n")"), "a: |\n  one\n  two\n");
    EXPECT_EQ(put("k:\n  a: 1 # c\n", {"k", "a"}, R"("one\ntwo")"),
              "k:\n  a: |- # c\n    one\n    two\n");
}

TEST(splice, adds_a_key_after_those_that_precede_it) {
    const std::vector<std::string> order{"type", "client", "entity", "parameters"};
    EXPECT_EQ(
        put("s:\n  type: ocoya\n  parameters: 1  # p\nx: 1\n", {"s", "entity"}, "\"posts\"", order),
        "s:\n  type: ocoya\n  entity: posts\n  parameters: 1  # p\nx: 1\n");
    EXPECT_EQ(put("s:\n  entity: posts\n", {"s", "type"}, "\"ocoya\"", order),
              "s:\n  entity: posts\n  type: ocoya\n");
    EXPECT_EQ(put("s: {type: ocoya}\n", {"s", "entity"}, "\"posts\"", order),
              "s: {type: ocoya, entity: posts}\n");
    EXPECT_EQ(put("s: {}\n", {"s", "entity"}, "\"posts\""), "s:\n  entity: posts\n");
    EXPECT_EQ(put("s: [{}]\n", {"s", first, "entity"}, "\"posts\""), "s: [{entity: posts}]\n");
}

TEST(splice, adds_an_object_as_its_neighbours_stand) {
    EXPECT_EQ(
        put("c:\n  a:\n    t: 1\n\n  # two\n  b:\n    t: 2\n\nz: 1\n", {"c", "d"}, R"({"t": 3})"),
        "c:\n  a:\n    t: 1\n\n  # two\n  b:\n    t: 2\n\n  d:\n    t: 3\n\nz: 1\n");
    EXPECT_EQ(put("c:\n  a: 1\n", {"d", "e"}, R"({"t": 3})"), "c:\n  a: 1\n\nd:\n  e:\n    t: 3\n");
    EXPECT_EQ(put("", {"d", "e"}, R"({"t": 3})"), "d:\n  e:\n    t: 3\n");
    EXPECT_EQ(put("# head\n", {"d"}, "1"), "# head\n\nd: 1\n");
    EXPECT_EQ(put("a: 1", {"d"}, "1"), "a: 1\n\nd: 1");
}

TEST(splice, adds_and_removes_items) {
    EXPECT_EQ(put("a:\n  - x: 1\n    y: 2\n  - z  # last\nb: 1\n", {"a", std::size_t{2}},
                  R"({"k": 1, "l": 2})"),
              "a:\n  - x: 1\n    y: 2\n  - z  # last\n  - k: 1\n    l: 2\nb: 1\n");
    EXPECT_EQ(put("a: [1, 2]\n", {"a", std::size_t{2}}, "3"), "a: [1, 2, 3]\n");
    EXPECT_EQ(put("a: [\n  1,  # one\n  2   # two\n]\n", {"a", std::size_t{2}}, "3"),
              "a: [\n  1,  # one\n  2,   # two\n  3\n]\n");
    EXPECT_EQ(put("a: [b: 1]\n", {"a", first, "b"}, "2"), "a: [b: 2]\n");
    EXPECT_EQ(put("a: [b: 1]\n", {"a", first, "c"}, "2"), "a: [{b: 1, c: 2}]\n");
    EXPECT_EQ(without("a: [b: 1]\n", {"a", first, "b"}), "a: [{}]\n");
    EXPECT_EQ(without("a: [1, 2]\n", {"a", second}), "a: [1]\n");
    EXPECT_EQ(without("a: [1, 2]\n", {"a", first}), "a: [2]\n");
    EXPECT_EQ(without("a:\n  - 1\n  - 2  # two\n  - 3\n", {"a", second}), "a:\n  - 1\n  - 3\n");
    EXPECT_EQ(without("a:  # why\n  - 1\n", {"a", first}), "a: []  # why\n");
    EXPECT_EQ(without("a:\n  # of others\n\n  - 1\nb: 1\n", {"a", first}),
              "a: []\n  # of others\n\nb: 1\n");
}

TEST(splice, removes_a_key_with_its_lines) {
    EXPECT_EQ(without("a: 1\n# of b\nb:\n  c: 1\n  d: 2  # d\n# of e\ne: 3\n", {"b"}),
              "a: 1\n# of b\n# of e\ne: 3\n");
    EXPECT_EQ(without("l:\n  - a: 1 # x\n    # of b\n    b: 2\n", {"l", first, "a"}),
              "l:\n  - # of b\n    b: 2\n");
    EXPECT_EQ(without("k: {a: 1, b: 2, c: 3}\n", {"k", "b"}), "k: {a: 1, c: 3}\n");
    EXPECT_EQ(without("k: {\n  a: 1, # a\n  b: 2\n}\n", {"k", "b"}), "k: {\n  a: 1, # a\n}\n");
    EXPECT_EQ(without("a: 1\n", {"a"}), "");
    EXPECT_EQ(without("a: 1\n", {"z"}), "a: 1\n");
}

TEST(splice, keeps_carriage_returns) {
    EXPECT_EQ(put("a: 1\r\nb: |\r\n  x\r\n", {"a"}, R"({"k": 1})"),
              "a:\r\n  k: 1\r\nb: |\r\n  x\r\n");
    EXPECT_EQ(put("a: 1\r\n", {"c"}, R"("x\ny\n")"), "a: 1\r\n\r\nc: |\r\n  x\r\n  y\r\n");
    EXPECT_EQ(without("a: 1\r\nb: 2\r\n", {"a"}), "b: 2\r\n");
    EXPECT_EQ(put("\xEF\xBB\xBF"
                  "a: 1\r\n",
                  {"a"}, "2"),
              "\xEF\xBB\xBF"
              "a: 2\r\n");
}

TEST(splice, keeps_the_lines_that_a_person_typed) {
    EXPECT_EQ(
        put_lines("r:\n  t: 1\n  stages:\n    - a: 1\n", {"r", "stages"},
                  "# first\n- filter: x == 'y'   # why\n\n- map: {id: 1}\n"),
        "r:\n  t: 1\n  stages:\n    # first\n    - filter: x == 'y'   # why\n\n    - map: {id: "
        "1}\n");
    EXPECT_EQ(put_lines("r: {s: [1]}\n", {"r", "s"}, "- a: 1 # gone\n- b\n"),
              "r: {s: [{a: 1}, b]}\n");
    EXPECT_THAT(put_lines("a: 1\n", {"a"}, "x: [\n"), HasSubstr("REFUSED"));
    EXPECT_EQ(written_at("r:\n  stages:\n      # first\n      - a: |\n          x\n        b: 1\n",
                         {"r", "stages"})
                  .value(),
              "- a: |\n    x\n  b: 1");
}

TEST(splice, refuses_where_an_anchor_or_an_alias_stands_and_names_the_line) {
    const std::string anchored = "base: &b\n  x: 1\nuse: *b\nfree: 1\nt: !!str 5\n";
    EXPECT_THAT(put(anchored, {"base", "x"}, "2"), HasSubstr("line 1 has an anchor"));
    EXPECT_THAT(put(anchored, {"use"}, "2"), HasSubstr("line 3 has an alias"));
    EXPECT_THAT(put(anchored, {"use", "x"}, "2"), HasSubstr("line 3 has an alias"));
    EXPECT_THAT(put(anchored, {"t"}, "2"), HasSubstr("line 5 has a tag"));
    EXPECT_THAT(without("k:\n  a: &x 1\n  b: *x\n", {"k"}), HasSubstr("line 2 has an anchor"));
    EXPECT_EQ(put(anchored, {"free"}, "2"), "base: &b\n  x: 1\nuse: *b\nfree: 2\nt: !!str 5\n");
    EXPECT_THAT(put("a: &x {b: 1}\nc:\n  <<: *x\n", {"a"}, "1"),
                HasSubstr("line 3 has a merge key"));
    EXPECT_THAT(put("? a\n: 1\nb: 2\n", {"b"}, "1"), HasSubstr("line 1"));
    EXPECT_THAT(put("a: 1\n---\nb: 2\n", {"a"}, "1"), HasSubstr("begins a second document"));
    EXPECT_THAT(put("a: [1\n", {"a"}, "1"), HasSubstr("REFUSED"));
    EXPECT_THAT(put("a: 1\n", {"a", "b"}, "1"), HasSubstr("line 1 has no place for 'b'"));
}

TEST(splice, says_beforehand_where_it_refuses) {
    EXPECT_FALSE(cannot_splice("a: 1\n", {"a"}));
    EXPECT_FALSE(cannot_splice("a: 1\n", {"b", "c"}));
    ASSERT_TRUE(cannot_splice("a: &x 1\nb: *x\n", {"b"}));
    EXPECT_THAT(cannot_splice("a: &x 1\nb: *x\n", {"b"})->message, HasSubstr("line 2"));
}

}  // namespace
}  // namespace sluice::config
