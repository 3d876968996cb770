// Mistakes of indentation and of quotes are shown at their place, with the right mend.

#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct mistake {
    const char* text;
    const char* place;
    const char* mend;
};

class mistakes : public ::testing::TestWithParam<mistake> {};

TEST_P(mistakes, are_the_only_problem_and_have_their_place_and_their_mend) {
    configured files;
    files.write("a.yaml", GetParam().text);
    const auto problems = files.load().problems;
    const auto text = files.without_directory(problems.to_text());
    EXPECT_EQ(problems.size(), 1U) << text;
    EXPECT_THAT(text, HasSubstr(GetParam().place));
    EXPECT_THAT(text, HasSubstr(GetParam().mend));
}

INSTANTIATE_TEST_SUITE_P(
    of_indentation, mistakes,
    ::testing::Values(
        mistake{"incoming:\n  a:\n    schedule: x\n   subscriber: {type: file, path: p}\n",
                "a.yaml:4:4: 'subscriber' is indented by 3 blanks", "give it 4 blanks, as line 3"},
        mistake{"incoming:\n  a:\n    schedule: x\n      subscriber: {type: file, path: p}\n",
                "a.yaml:4:7: 'subscriber' is indented by 6 blanks", "give it 4 blanks, as line 3"},
        mistake{"incoming:\n  a:\n    schedule: x\n  subscriber: {type: file, path: p}\n",
                "a.yaml:4:3: 'subscriber' is a field of 'a'", "indent it below 'a'"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n  schedule: x\n",
                "a.yaml:4:3: 'schedule' is a field of 'a'", "indent it below 'a'"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\nschedule: x\n",
                "a.yaml:4:1: 'schedule' is a field of 'a'", "indent it below 'a'"},
        mistake{"clients:\n  c:\n    type: http\n  base_url: x\n",
                "a.yaml:4:3: 'base_url' is a field of 'c'", "indent it below 'c'"},
        mistake{
            "incoming:\n  a:\n    subscriber:\n      type: file\n      path: p\n    largest: 5\n",
            "a.yaml:6:5: unknown key 'largest'", "it is a field of 'subscriber': indent it"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n    transformers:\n"
                "      - filter:\n        keep: x\n",
                "a.yaml:6:9: 'keep' stands beside the stage", "indent it deeper than 'filter'"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n    transformers:\n"
                "      - filter: x\n     - filter: y\n",
                "a.yaml:6:6: 'filter' is indented by 5 blanks", "give it 6 blanks, as line 5"}));

INSTANTIATE_TEST_SUITE_P(
    of_quotes, mistakes,
    ::testing::Values(
        mistake{"incoming:\n  a:\n    schedule: \"x\n    subscriber: {type: \"file\", path: p}\n",
                "a.yaml:3:15: the quote that opens here closes only in line 4",
                "close it at the end of its text"},
        mistake{"incoming:\n  a:\n    schedule: 'it's x'\n", "a.yaml:3:18: the quoted text ends",
                "within '…' write ''"},
        mistake{"incoming:\n  a:\n    schedule: \"a \"b\" c\"\n",
                "a.yaml:3:18: the quoted text ends", "within \"…\" write \\\""},
        mistake{"incoming:\n  a: {schedule: \"a\" b}\n", "a.yaml:2:19: the quoted text ends",
                "put '…' around the whole"},
        mistake{"incoming:\n  a:\n    schedule: 'open\n", "a.yaml:3:15: the quote that opens here",
                "close it"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n    transformers:\n"
                "      - filter: status == ‘x’\n",
                "a.yaml:5:27: a typographic quote", "plain ones: '…'"},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n    transformers:\n"
                "      - filter: status == 'x\n",
                "a.yaml:5:27: a raw string begins here and has no closing '", ""},
        mistake{"incoming:\n  a:\n    subscriber: {type: file, path: p}\n    transformers:\n"
                "      - map: {t: \"a {{ 'x }} b\"}\n",
                "a.yaml:5:24: the quote ' that opens here is never closed", ""}));

TEST(mistakes, none_shows_a_secret_of_its_line) {
    for (const char* text :
         {"clients:\n  c: {type: http, api_key: \"in-the\"open\"}\n", "api_key: in-the-open\n",
          "clients:\n  c:\n    type: http\n    base_url: x\n  api_key: in-the-open\n"}) {
        configured files;
        files.write("a.yaml", text);
        EXPECT_THAT(files.problems(), AllOf(Not(HasSubstr("in-the")), HasSubstr("a.yaml:")))
            << text;
    }
}

// An entry may have the name of a field, as long as its value is an entry.
TEST(mistakes, an_entry_may_be_called_as_a_field) {
    configured files;
    files.write("a.yaml",
                "incoming:\n  a: {subscriber: {type: file, path: p}}\n"
                "  schedule: {subscriber: {type: file, path: p}}\n"
                "routes:\n  from: {from: a, to: schedule}\n");
    EXPECT_EQ(files.problems(), "");
}

}  // namespace
}  // namespace sluice::config::testing
