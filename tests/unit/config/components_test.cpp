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

TEST(Component, KnowsWhereItStandsAndWhatItIs) {
    const auto got = options_of(incoming_declaration(),
                                "subscriber:\n  type: file\n  path: p\ntransformers: [filter: a]");
    EXPECT_EQ(got.subscriber.at.line, 2U);
    EXPECT_EQ(got.subscriber.at.column, 3U);
    ASSERT_EQ(got.transformers.size(), 1U);
    EXPECT_EQ(got.transformers[0].at.column, 16U);
}

TEST(Component, WithoutATypeOffersTheKnownOnes) {
    EXPECT_EQ(problems_of(incoming_declaration(), "subscriber: {path: x}\n"),
              "t.yaml:1:13: 'type' is missing in subscriber\n"
              "    1 | subscriber: {path: x}\n"
              "      |             ^ one of file\n");
}

TEST(Component, AnUnknownTypeIsGuessedOrTheKnownOnesListed) {
    EXPECT_EQ(problems_of(incoming_declaration(), "subscriber: {type: flie, path: x}\n"),
              "t.yaml:1:20: unknown type of subscriber 'flie' in subscriber.type\n"
              "    1 | subscriber: {type: flie, path: x}\n"
              "      |                    ^ did you mean 'file'?\n");
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: webhook}\n"),
                HasSubstr("^ there are file\n"));
}

TEST(Component, AnEmptyTypeIsUnknown) {
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: ''}\n"),
                HasSubstr("t.yaml:1:20: unknown type of subscriber ''"));
    EXPECT_THAT(problems_of(incoming_declaration(), "subscriber: {type: }\n"),
                HasSubstr("expected the type of the subscriber, found nothing"));
}

TEST(StageList, EachStageHasOneKey) {
    EXPECT_THAT(stage_problems("[{filter: a, map: {}}]"),
                HasSubstr("t.yaml:2:16: expected one stage, such as 'filter: …', found a map in "
                          "transformers[0]"));
    EXPECT_THAT(stage_problems("[[filter]]"), HasSubstr("found a list in transformers[0]"));
    EXPECT_THAT(stage_problems("[{}]"), HasSubstr("found a map in transformers[0]"));
    EXPECT_THAT(stage_problems("[~]"), HasSubstr("found nothing in transformers[0]"));
}

TEST(StageList, EveryWrongStageIsReported) {
    const std::string problems = stage_problems("[filtr: a, mapp: {}, filter: a, filter: 'a b']");
    EXPECT_THAT(problems, HasSubstr("'filtr' in transformers[0].filtr"));
    EXPECT_THAT(problems, HasSubstr("'mapp' in transformers[1].mapp"));
    EXPECT_THAT(problems, HasSubstr(" in transformers[3].filter\n"));
    EXPECT_THAT(problems, Not(HasSubstr("transformers[2]")));
}

TEST(StageList, ANamedListTakesNoOptionsAndMayBeUsedTwice) {
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

TEST(StageList, ANamedListIsOfferedToAGuess) {
    configured files;
    files.write("a.yaml", "transformers:\n  tidy_posts: [filter: a]\n  more: [tidy_post]\n");
    EXPECT_THAT(files.problems(), HasSubstr("^ did you mean 'tidy_posts'?"));
}

TEST(StageList, AFaultInANamedListIsReportedOnceAtItsPlace) {
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
