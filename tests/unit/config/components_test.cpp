#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;

std::string stage_problems(const std::string& transformers) {
    return problems_of(incoming_declaration(),
                       "subscriber: {type: file, path: x}\ntransformers: " + transformers + "\n");
}

TEST(component, knows_where_it_stands_and_what_it_is) {
    const auto got = options_of(incoming_declaration(),
                                "subscriber:\n  type: file\n  path: p\ntransformers: [filter: a]");
    EXPECT_EQ(got.subscriber.at.line, 2U);
    EXPECT_EQ(got.subscriber.at.column, 3U);
    ASSERT_EQ(got.transformers.size(), 1U);
    EXPECT_EQ(got.transformers[0].at.column, 16U);
}

TEST(component, without_a_type_offers_the_known_ones) {
    EXPECT_EQ(problems_of(incoming_declaration(), "subscriber: {path: x}\n"),
              "t.yaml:1:13: 'type' is missing in subscriber\n"
              "    1 | subscriber: {path: x}\n"
              "      |             ^ one of file\n");
}

TEST(component, an_unknown_type_is_guessed_or_the_known_ones_listed) {
    EXPECT_EQ(problems_of(incoming_declaration(), "subscriber: {type: flie, path: x}\n"),
              "t.yaml:1:20: unknown type of subscriber 'flie' in subscriber.type\n"
              "    1 | subscriber: {type: flie, path: x}\n"
              "      |                    ^ did you mean 'file'?\n");
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: webhook}\n"),
                HasSubstr("^ there are file\n"));
}

TEST(component, an_empty_type_is_unknown) {
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: ''}\n"),
                HasSubstr("t.yaml:1:20: unknown type of subscriber ''"));
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: }\n"),
                HasSubstr("expected the type of the subscriber, found nothing"));
}

TEST(stage_list, each_stage_has_one_key) {
    EXPECT_THAT(stage_problems("[{filter: a, map: {}}]"),
                HasSubstr("t.yaml:2:16: expected one stage, such as 'filter: …', found a map in "
                          "transformers[0]"));
    EXPECT_THAT(stage_problems("[[filter]]"), HasSubstr("found a list in transformers[0]"));
    EXPECT_THAT(stage_problems("[{}]"), HasSubstr("found a map in transformers[0]"));
    EXPECT_THAT(stage_problems("[~]"), HasSubstr("found nothing in transformers[0]"));
}

TEST(stage_list, every_wrong_stage_is_reported) {
    const std::string problems = stage_problems("[filtr: a, mapp: {}, filter: a, filter: 'a b']");
    EXPECT_THAT(problems, HasSubstr("'filtr' in transformers[0].filtr"));
    EXPECT_THAT(problems, HasSubstr("'mapp' in transformers[1].mapp"));
    EXPECT_THAT(problems, HasSubstr(" in transformers[3].filter\n"));
    EXPECT_THAT(problems, Not(HasSubstr("transformers[2]")));
}

TEST(stage_list, a_named_list_takes_no_options_and_may_be_used_twice) {
    configured files;
    files.write("a.yaml", R"(transformers:
  tidy: [filter: a]
  twice: [tidy, tidy]
)");
    EXPECT_EQ(files.problems(), "");
    EXPECT_EQ(files.load().stages("transformers", "twice").size(), 2U);
    files.write("b.yaml", "transformers:\n  more: [tidy: {x: 1}]\n");
    EXPECT_THAT(files.problems(),
                HasSubstr("b.yaml:2:10: 'tidy' is used by name and takes no options in "
                          "transformers.more[0].tidy"));
}

TEST(stage_list, a_named_list_is_offered_to_a_guess) {
    configured files;
    files.write("a.yaml", "transformers:\n  tidy_posts: [filter: a]\n  more: [tidy_post]\n");
    EXPECT_THAT(files.problems(), HasSubstr("^ did you mean 'tidy_posts'?"));
}

TEST(stage_list, a_fault_in_a_named_list_is_reported_once_at_its_place) {
    configured files;
    files.write("a.yaml", R"(transformers:
  tidy: [filter: a, fliter: b]
  more: [tidy]
incoming:
  x: {subscriber: {type: file, path: p}, transformers: [tidy, more]}
)");
    const loaded got = files.load();
    EXPECT_EQ(got.problems.size(), 1U) << got.problems.to_text();
    EXPECT_THAT(got.problems.to_text(), HasSubstr("a.yaml:2:21: unknown type of transformer"));
}

}  // namespace
}  // namespace sluice::config::testing
