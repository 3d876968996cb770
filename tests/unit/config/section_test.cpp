#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

struct retry_options {
    std::int64_t attempts = 3;
    std::int64_t first = 1;
    std::int64_t last = 60;
};

const declaration<retry_options>& retry() {
    static const auto declared = [] {
        declaration<retry_options> d("retry", "Tries again");
        d.field("attempts", &retry_options::attempts, "How often").at_least(1).shorthand();
        d.field("first", &retry_options::first, "First pause");
        d.field("last", &retry_options::last, "Last pause");
        d.check({"first", "last"}, [](const retry_options& o, section_report& report) {
            if (o.first > o.last) {
                report.add("first", "'first' is longer than 'last'", "make it shorter");
            }
        });
        return d;
    }();
    return declared;
}

struct job_options {
    std::string name = "unnamed";
    std::vector<std::int64_t> hours;
    std::map<std::string, std::vector<std::string>> groups;
    std::optional<std::int64_t> limit;
    std::optional<retry_options> again;
    std::vector<retry_options> steps;
    retry_options retrying;
};

const declaration<job_options>& job() {
    static const auto declared = [] {
        declaration<job_options> d("job", "A job");
        d.field("name", &job_options::name, "Its name")
            .not_empty()
            .check([](const std::string& name) {
                return name == "root" ? std::string("'root' is taken") : std::string();
            });
        d.field("hours", &job_options::hours, "When").at_least(0).at_most(23).not_empty();
        d.field("groups", &job_options::groups, "Names by group");
        d.field("limit", &job_options::limit, "At most").at_least(1);
        d.field("again", &job_options::again, "Perhaps", retry());
        d.field("steps", &job_options::steps, "Several", retry());
        d.field("retry", &job_options::retrying, "Always", retry());
        return d;
    }();
    return declared;
}

TEST(section, lists_maps_and_optionals_are_read) {
    const auto got = options_of(job(), R"(
hours: [1, 23]
groups: {a: [x, y], b: []}
limit: 5
)");
    EXPECT_THAT(got.hours, ElementsAre(1, 23));
    EXPECT_THAT(got.groups,
                ElementsAre(Pair("a", ElementsAre("x", "y")), Pair("b", ElementsAre())));
    EXPECT_EQ(got.limit, 5);
    EXPECT_FALSE(got.again);
    EXPECT_EQ(got.name, "unnamed");
    EXPECT_FALSE(options_of(job(), "limit: null").limit);
    EXPECT_EQ(options_of(job(), "").retrying.attempts, 3);
}

TEST(section, nested_sections_are_read_as_a_map_or_as_their_shorthand) {
    const auto got = options_of(job(), R"(
again: {first: 2}
steps: [4, {attempts: 5, last: 9}]
retry: 6
)");
    ASSERT_TRUE(got.again);
    EXPECT_EQ(got.again->first, 2);
    ASSERT_EQ(got.steps.size(), 2U);
    EXPECT_EQ(got.steps[0].attempts, 4);
    EXPECT_EQ(got.steps[1].last, 9);
    EXPECT_EQ(got.retrying.attempts, 6);
}

TEST(section, each_item_is_checked_at_its_own_place) {
    EXPECT_EQ(problems_of(job(), "hours: [1, 24, x]"),
              "t.yaml:1:12: must be at most 23, found '24' in hours[1]\n"
              "    1 | hours: [1, 24, x]\n"
              "      |            ^\n"
              "t.yaml:1:16: expected a whole number, found 'x' in hours[2]\n"
              "    1 | hours: [1, 24, x]\n"
              "      |                ^\n");
    EXPECT_THAT(problems_of(job(), "groups: {a: [x, {}]}"),
                HasSubstr("t.yaml:1:17: expected a text, found a map in groups.a[1]"));
    EXPECT_THAT(problems_of(job(), "steps: [{attempts: 0}]"),
                HasSubstr("must be at least 1, found '0' in steps[0].attempts"));
}

TEST(section, the_wrong_shape_says_what_is_expected) {
    EXPECT_THAT(problems_of(job(), "hours: 5"),
                HasSubstr("expected a list, found '5' in hours\n    1 | hours: 5\n"
                          "      |        ^ put it in [ ]"));
    EXPECT_THAT(problems_of(job(), "groups: [a]"), HasSubstr("^ its keys stand without '- '"));
    EXPECT_THAT(problems_of(job(), "- name: x"),
                HasSubstr("t.yaml:1:1: expected a map, found a l"));
    EXPECT_THAT(problems_of(job(), "name:"), HasSubstr("^ give it a value, or remove the key"));
}

TEST(section, an_unknown_key_is_guessed_or_the_known_ones_listed) {
    EXPECT_EQ(problems_of(job(), "retry:\n  atempts: 2\n"),
              "t.yaml:2:3: unknown key 'atempts' in retry\n"
              "    2 |   atempts: 2\n"
              "      |   ^ did you mean 'attempts'?\n");
    EXPECT_THAT(problems_of(retry(), "colour: red"),
                HasSubstr("^ known here: attempts, first or last"));
}

TEST(section, required_fields_are_missed_where_they_should_stand) {
    EXPECT_EQ(problems_of(file_declaration(), "format: csv"),
              "t.yaml:1:1: 'path' is missing\n"
              "    1 | format: csv\n"
              "      | ^ add 'path: /tmp/x'\n");
}

TEST(section, not_empty_refuses_empty_texts_and_lists) {
    EXPECT_THAT(problems_of(job(), "name: ''"), HasSubstr("t.yaml:1:7: 'name' is empty in name"));
    EXPECT_THAT(problems_of(job(), "hours: []"), HasSubstr("'hours' is empty"));
    EXPECT_EQ(problems_of(job(), "groups: {}"), "");
}

TEST(section, checks_of_a_field_and_of_a_section_are_located) {
    EXPECT_THAT(problems_of(job(), "name: root"), HasSubstr("t.yaml:1:7: 'root' is taken in name"));
    EXPECT_EQ(problems_of(job(), "retry:\n  last: 1\n  first: 2\n"),
              "t.yaml:3:10: 'first' is longer than 'last' in retry.first\n"
              "    3 |   first: 2\n"
              "      |          ^ make it shorter\n");
    // A problem elsewhere does not hide it. The check does not judge fields that could not be read.
    EXPECT_THAT(problems_of(retry(), "{first: 99, attempts: x}"), HasSubstr("longer"));
    EXPECT_THAT(problems_of(retry(), "{first: 99, last: x}"), Not(HasSubstr("longer")));
}

TEST(section, a_whole_section_is_its_only_field) {
    const auto got = options_of(map_declaration(), "a: 1\n");
    EXPECT_EQ(got.into.evaluate({}).value(), json::value({{"a", 1}}));
    EXPECT_THAT(problems_of(map_declaration(), ""), HasSubstr("'map' needs a value"));
}

TEST(section, five_mistakes_are_five_located_messages) {
    const std::string text = R"(name: ""
hours: [25]
limit: "3"
retry: {frist: 1}
groups: {a: b}
)";
    diagnostics problems;
    EXPECT_EQ(read_text(job(), "t.yaml", text, test_catalogue(), test_variables(), problems),
              nullptr);
    std::vector<std::string> places;
    for (const diagnostic& one : problems.all()) {
        places.push_back(std::to_string(one.at.line) + ':' + std::to_string(one.at.column) + ' ' +
                         one.path);
    }
    EXPECT_THAT(places,
                ElementsAre("1:7 name", "2:9 hours[0]", "3:8 limit", "4:9 retry", "5:13 groups.a"));
}

}  // namespace
}  // namespace sluice::config::testing
