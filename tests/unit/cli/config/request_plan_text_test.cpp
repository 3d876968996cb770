#include "cli/config/request_plan_text.hpp"

#include "unit/planning/planned_budgets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace sluice::cli {
namespace {

using planning::budget_of;
using planning::use;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(request_plan_text, the_table_says_what_it_stands_on) {
    const auto text = plan_text({budget_of({use("posts", 0.2, 12)})}, false);
    EXPECT_THAT(text, HasSubstr("Key of ocoya: 60 requests in 1m"));
    EXPECT_THAT(text, HasSubstr("2.4 of 60 requests a minute, 4 %"));
    EXPECT_THAT(text, HasSubstr("assumed: one page"));
    EXPECT_THAT(text, HasSubstr("Nothing was measured"));
    EXPECT_THAT(text, Not(HasSubstr("does not fit")));
}

TEST(request_plan_text, a_narrow_screen_has_the_words_below_the_numbers) {
    const auto budget = budget_of({use("posts", 0.2, 12)});
    const auto narrow = plan_text({budget}, true, 80);
    std::istringstream lines(narrow);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 80U) << line;
    }
    EXPECT_THAT(narrow, HasSubstr("  incoming posts       0.2      12       2.4\n"
                                  "    every 1m, next by hand; assumed: one page\n"));
    EXPECT_EQ(plan_text({budget}, true, 200), plan_text({budget}, true));
}

TEST(request_plan_text, what_is_followed_is_told_at_its_worst_and_is_not_in_the_sum) {
    auto follow = use("wishes > follow", 0.1, 60, false);
    follow.while_followed = 40;
    const auto text = plan_text({budget_of({follow, use("posts", 1, 1)})}, true);
    EXPECT_THAT(text,
                HasSubstr("wishes > follow: up to 40 requests a minute while one is followed"));
    EXPECT_THAT(text, Not(HasSubstr("posts: up to")));
    EXPECT_THAT(text, HasSubstr("7 of 60 requests a minute"));
    EXPECT_THAT(plan_json({budget_of({follow})}), HasSubstr("\"while_followed\":"));
}

TEST(request_plan_text, the_table_names_what_does_not_fit) {
    EXPECT_THAT(plan_text({budget_of({use("posts", 1, 96)})}, true),
                HasSubstr("does not fit: incoming 'posts': slow it to 'every 2m'"));
    EXPECT_THAT(plan_text({budget_of({use("posts", 1, 96, false)})}, true),
                HasSubstr("publishing alone asks for more"));
    EXPECT_THAT(plan_json({budget_of({use("posts", 1, 96)})}), HasSubstr("\"fits\":false"));
}

}  // namespace
}  // namespace sluice::cli
