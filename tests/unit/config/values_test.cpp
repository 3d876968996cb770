#include "configured.hpp"

#include <sluice/config/value.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

enum class color { red, green };

struct inner {
    std::string name;
    std::int64_t size = 3;
};

struct all_types {
    bool yes = true;
    std::int64_t whole = 5;
    double real = 0.5;
    std::string text = "t";
    secret hidden;
    std::chrono::milliseconds time{90'000};
    std::size_t bytes = 64 * 1024;
    color tint = color::red;
    std::string version = "1.2";
    std::optional<std::int64_t> maybe;
    std::vector<std::string> names;
    std::map<std::string, std::vector<std::int64_t>> table;
    std::vector<color> tints;
    std::optional<expression> code;
    std::optional<text_template> words;
    inner one{"preset", 7};
    std::vector<inner> many;
    std::map<std::string, inner> named;
};

const declaration<inner>& inner_declaration() {
    static const auto declared = [] {
        declaration<inner> d("inner", "Within");
        d.field("name", &inner::name, "A name").not_empty();
        d.field("size", &inner::size, "A size").at_least(1);
        d.check([](const inner& got, section_report& report) {
            if (got.name == "big" && got.size < 10) {
                report.add("size", "a big one has a size of 10", "write 10 or more");
            }
        });
        return d;
    }();
    return declared;
}

const declaration<all_types>& every_type() {
    static const auto declared = [] {
        declaration<all_types> d("all", "Every type");
        d.field("yes", &all_types::yes, "");
        d.field("whole", &all_types::whole, "").at_least(1).at_most(9);
        d.field("real", &all_types::real, "");
        d.field("text", &all_types::text, "").not_empty().check([](const std::string& text) {
            return text == "bad" ? "is bad" : "";
        });
        d.field("hidden", &all_types::hidden, "");
        d.field("time", &all_types::time, "").at_least(std::chrono::seconds(1));
        d.field("bytes", &all_types::bytes, "");
        d.field("tint", &all_types::tint, "")
            .choice("red", color::red)
            .choice("green", color::green);
        d.field("version", &all_types::version, "").choice("1.2", "1.2").choice("1.3", "1.3");
        d.field("maybe", &all_types::maybe, "").at_least(1);
        d.field("names", &all_types::names, "").not_empty();
        d.field("table", &all_types::table, "").at_most(100);
        d.field("tints", &all_types::tints, "")
            .choice("red", color::red)
            .choice("green", color::green);
        d.field("code", &all_types::code, "");
        d.field("words", &all_types::words, "");
        d.field("one", &all_types::one, "", inner_declaration());
        d.field("many", &all_types::many, "", inner_declaration());
        d.field("named", &all_types::named, "", inner_declaration());
        return d;
    }();
    return declared;
}

std::string problem(const std::string& yaml) {
    const std::string text = problems_of(every_type(), yaml);
    return text.substr(0, text.find('\n')) +
           (text.find("^ ") == std::string::npos
                ? ""
                : " | " + text.substr(text.find("^ ") + 2, text.rfind('\n') - text.find("^ ") - 2));
}

TEST(values, every_type_is_read) {
    const auto got = options_of(every_type(), R"(yes: FALSE
whole: +7
real: 1.5e3
text: 010
time: 1h30m
bytes: 32MB
tint: green
version: 1.3
maybe: 4
names: [a, "b"]
table: {x: [1, 2], y: []}
tints: [green, red]
code: a.b
words: "x {{ y }}"
many: [{name: a}, {}]
named: {k: {size: 9}}
)");
    EXPECT_FALSE(got.yes);
    EXPECT_EQ(got.whole, 7);
    EXPECT_EQ(got.real, 1500);
    EXPECT_EQ(got.text, "010");
    EXPECT_EQ(got.time, std::chrono::minutes(90));
    EXPECT_EQ(got.bytes, 32'000'000U);
    EXPECT_EQ(got.tint, color::green);
    EXPECT_EQ(got.version, "1.3");
    EXPECT_EQ(got.maybe, 4);
    EXPECT_THAT(got.names, ElementsAre("a", "b"));
    EXPECT_THAT(got.table.at("x"), ElementsAre(1, 2));
    EXPECT_THAT(got.tints, ElementsAre(color::green, color::red));
    EXPECT_EQ(got.code->text(), "a.b");
    EXPECT_TRUE(got.words.has_value());
    EXPECT_EQ(got.many.size(), 2U);
    EXPECT_EQ(got.named.at("k").size, 9);
}

TEST(values, the_default_is_the_initialiser_in_sections_too) {
    const auto got = options_of(every_type(), "one: {size: 8}\n");
    EXPECT_EQ(got.one.name, "preset");
    EXPECT_EQ(got.one.size, 8);
    EXPECT_EQ(options_of(every_type(), "").one.size, 7);
}

TEST(values, a_key_without_a_value_is_an_empty_list_or_map_or_nothing) {
    const auto got = options_of(every_type(), "maybe:\ntable:\none:\n");
    EXPECT_EQ(got.maybe, std::nullopt);
    EXPECT_TRUE(got.table.empty());
    EXPECT_EQ(got.one.size, 7);
    EXPECT_THAT(problem("names:\n"), HasSubstr("'names' is empty"));
    EXPECT_THAT(problem("text:\n"), HasSubstr("expected a text, found nothing"));
}

TEST(values, booleans_are_true_and_false_alone) {
    EXPECT_EQ(problem("yes: no\n"),
              "t.yaml:1:6: expected true or false, found 'no' in yes | write false");
    EXPECT_EQ(problem("yes: \"true\"\n"),
              "t.yaml:1:6: expected true or false, found the text \"true\" in yes | remove the "
              "quotes");
    EXPECT_THAT(problem("yes: 1\n"), HasSubstr("found '1'"));
}

TEST(values, whole_numbers_are_decimal_and_plain) {
    EXPECT_EQ(problem("whole: \"5\"\n"),
              "t.yaml:1:8: expected a whole number, found the text \"5\" in whole | remove the "
              "quotes");
    EXPECT_EQ(problem("whole: 010\n"),
              "t.yaml:1:8: expected a whole number, found '010' in whole | write it without the "
              "leading zero");
    EXPECT_THAT(problem("whole: 0x10\n"), HasSubstr("expected a whole number, found '0x10'"));
    EXPECT_THAT(problem("whole: 1.0\n"), HasSubstr("expected a whole number, found '1.0'"));
    EXPECT_THAT(problem("whole: 99999999999999999999\n"), HasSubstr("expected a whole number"));
    EXPECT_THAT(problem("whole: [1]\n"), HasSubstr("expected a whole number, found a list"));
    EXPECT_EQ(problem("whole:\n"),
              "t.yaml:1:1: expected a whole number, found nothing in whole | give it a value, or "
              "remove the key");
    EXPECT_THAT(problem("whole: 0\n"), HasSubstr("must be at least 1, found '0' in whole"));
    EXPECT_THAT(problem("maybe: 0\n"), HasSubstr("must be at least 1, found '0' in maybe"));
    EXPECT_THAT(problem("table: {x: [1, 101]}\n"),
                HasSubstr("t.yaml:1:16: must be at most 100, found '101' in table.x[1]"));
    EXPECT_THAT(problem("real: .nan\n"), HasSubstr("expected a number"));
}

TEST(values, durations_and_sizes_have_units) {
    EXPECT_THAT(problem("time: 30\n"), HasSubstr("expected a duration such as 30s"));
    EXPECT_THAT(problem("time: 500ms\n"), HasSubstr("must be at least 1s, found '500ms'"));
    EXPECT_EQ(options_of(every_type(), "bytes: 64KiB\n").bytes, 65'536U);
    EXPECT_EQ(options_of(every_type(), "bytes: 512\n").bytes, 512U);
    for (const char* wrong : {"12XB", "-1", "KB", "010", "99999999999GiB", "1.5MB"}) {
        EXPECT_THAT(problem(std::string("bytes: ") + wrong + "\n"), HasSubstr("expected a size"))
            << wrong;
    }
}

TEST(values, choices_are_guessed) {
    EXPECT_EQ(problem("tint: grene\n"),
              "t.yaml:1:7: expected one of red or green, found 'grene' in tint | did you mean "
              "'green'?");
    EXPECT_THAT(problem("version: 1.1\n"), HasSubstr("expected one of 1.2 or 1.3"));
    EXPECT_THAT(problem("tints: [red, {}]\n"), HasSubstr("found a map in tints[1]"));
}

TEST(values, empty_and_checked_fields) {
    EXPECT_THAT(problem("text: \"\"\n"), HasSubstr("'text' is empty"));
    EXPECT_THAT(problem("names: []\n"), HasSubstr("'names' is empty"));
    EXPECT_THAT(problem("text: bad\n"), HasSubstr("t.yaml:1:7: is bad in text"));
}

TEST(values, lists_and_maps_say_what_they_are) {
    EXPECT_EQ(problem("names: a\n"),
              "t.yaml:1:8: expected a list, found 'a' in names | put it in [ ]");
    EXPECT_THAT(problem("table: [x]\n"), HasSubstr("expected a map, found a list in table"));
    EXPECT_THAT(problem("one: x\n"), HasSubstr("expected a map, found 'x' in one"));
}

TEST(values, sections_within_are_checked_with_their_path) {
    EXPECT_EQ(problem("many:\n  - {name: a, sise: 1}\n"),
              "t.yaml:2:15: unknown key 'sise' in many[0] | did you mean 'size'?");
    EXPECT_EQ(problem("one: {name: big, size: 2}\n"),
              "t.yaml:1:24: a big one has a size of 10 in one.size | write 10 or more");
    EXPECT_EQ(problem("one: {name: big}\n"),
              "t.yaml:1:6: a big one has a size of 10 in one | write 10 or more");
}

TEST(values, expressions_are_located_inside_their_scalar) {
    EXPECT_THAT(problem("code: a.[b\n"), HasSubstr("t.yaml:1:11: "));
    EXPECT_THAT(problem("code: \"'é' b\"\n"), HasSubstr("t.yaml:1:12: "));
    EXPECT_THAT(problem("code: |\n  a.b |\n  c d\n"), HasSubstr("t.yaml:3:5: "));
    EXPECT_THAT(problem("words: \"x {{ y }} {{ a b }}\"\n"), HasSubstr("t.yaml:1:24: "));
    EXPECT_THAT(problem("code: [0]\n"), HasSubstr("begins with [ or { needs quotes"));
}

TEST(values, secrets_are_not_shown_with_a_problem_beside_them) {
    const std::string text =
        problems_of(every_type(), "{hidden: sk-12345, whole: x, paswsord: hunter2}\n");
    EXPECT_THAT(text, HasSubstr("    1 | {hidden: ********, whole: x, "));
    EXPECT_THAT(text, Not(HasSubstr("sk-12345")));
    const std::string folded =
        problems_of(every_type(), "{hidden: \"sk-\\x31\", api_key: hunter2}\n");
    EXPECT_THAT(folded, Not(HasSubstr("hunter2")));
    EXPECT_THAT(folded, Not(HasSubstr("x31")));
}

TEST(values, a_secret_over_several_lines_is_not_shown) {
    const std::string text =
        problems_of(every_type(), "hidden: |\n  first\n  second\nwhole: x\nhiden: sesame\n");
    EXPECT_THAT(text, Not(HasSubstr("second")));
    EXPECT_THAT(text, Not(HasSubstr("sesame")));
}

}  // namespace
}  // namespace sluice::config::testing
