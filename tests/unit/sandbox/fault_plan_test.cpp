#include "sandbox/fault_plan.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

fault made(const char* text) {
    return read_fault(*parse_json(text)).value();
}

TEST(fault_plan, meets_the_next_calls_of_its_method_and_path_and_no_more) {
    fault_plan plan;
    plan.add(made(R"({"kind":"500","count":2,"method":"POST","path":"/post"})"));
    EXPECT_FALSE(plan.take("GET", "/post"));
    EXPECT_FALSE(plan.take("POST", "/post/ai"));
    EXPECT_TRUE(plan.take("POST", "/post"));
    EXPECT_TRUE(plan.take("POST", "/post"));
    EXPECT_FALSE(plan.take("POST", "/post"));
    EXPECT_EQ(plan.all().front().hits, 2);
}

TEST(fault_plan, lets_as_many_pass_as_it_is_told_to_skip) {
    fault_plan plan;
    plan.add(made(R"({"kind":"cut_after","skip":2})"));
    EXPECT_FALSE(plan.take("GET", "/me"));
    EXPECT_FALSE(plan.take("GET", "/me"));
    EXPECT_TRUE(plan.take("GET", "/me"));
}

TEST(fault_plan, takes_all_paths_that_begin_so) {
    fault_plan plan;
    plan.add(made(R"({"kind":"429","path":"/post/*"})"));
    EXPECT_FALSE(plan.take("GET", "/post"));
    EXPECT_TRUE(plan.take("GET", "/post/c123"));
}

TEST(fault_plan, works_before_or_after_as_the_kind_says) {
    EXPECT_FALSE(made(R"({"kind":"500"})").after);
    EXPECT_TRUE(made(R"({"kind":"500_after"})").after);
    EXPECT_TRUE(made(R"({"kind":"202"})").after);
    EXPECT_FALSE(made(R"({"kind":"202_before"})").after);
    EXPECT_FALSE(made(R"({"kind":"cut_before"})").after);
    EXPECT_TRUE(made(R"({"kind":"cut_after"})").after);
    EXPECT_TRUE(made(R"({"kind":"no_id"})").after);
    EXPECT_EQ(made(R"({"kind":"slow","delay_ms":250})").delay.count(), 250);
}

TEST(fault_plan, refuses_what_it_does_not_know) {
    for (const char* text : {R"({"kind":"explode"})", R"({"kind":"200"})", R"({"kind":"cut"})",
                             R"({"kind":"slow_after"})", R"({"kind":"500","count":0})",
                             R"({"kind":"500","paht":"/post"})", R"({})", "[]",
                             R"({"kind":"500","headers":{"a":1}})"}) {
        EXPECT_FALSE(read_fault(*parse_json(text))) << text;
    }
}

}  // namespace
}  // namespace sluice::sandbox
