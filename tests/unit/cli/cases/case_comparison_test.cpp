#include "cli/cases/case_comparison.hpp"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

json::value value_of(std::string_view text) {
    return parse_json(text).value();
}

json::array items_of(std::string_view text) {
    return value_of(text).as_array();
}

case_outcome two_tasks() {
    case_outcome outcome;
    outcome.tasks = items_of(R"([{"outgoing":"a","identifier":"1","data":{"x":1},"reason":""},
                             {"outgoing":"a","identifier":"2","data":{"x":2},"reason":"HTTP 400: no"}])");
    return outcome;
}

test_case expecting(std::optional<json::value> case_expectation::* part, std::string_view text) {
    test_case test;
    test.expect = case_expectation();
    (*test.expect).*part = value_of(text);
    return test;
}

TEST(comparison_of_a_test, only_the_named_members_count) {
    const auto test = expecting(&case_expectation::tasks,
                                R"([{"identifier":"1"},{"identifier":"2","data":{"x":2}}])");
    EXPECT_TRUE(judge_case(test, two_tasks()).passed());
}

TEST(comparison_of_a_test, a_difference_has_both_values_in_one_form) {
    const auto test = expecting(&case_expectation::tasks, R"([{"identifier":"7"}])");
    const auto verdict = judge_case(test, two_tasks());
    ASSERT_EQ(verdict.differences.size(), 1U);
    EXPECT_EQ(verdict.differences[0].part, "tasks");
    EXPECT_EQ(write_json(verdict.differences[0].actual),
              R"([{"identifier":"1"},{"identifier":"2"}])");
}

TEST(comparison_of_a_test, data_is_compared_whole) {
    const auto test = expecting(&case_expectation::tasks, R"([{"data":{"x":1}},{"data":{}}])");
    EXPECT_FALSE(judge_case(test, two_tasks()).passed());
}

TEST(comparison_of_a_test, a_part_of_a_reason_is_enough) {
    auto test = expecting(&case_expectation::tasks, R"([{"reason":""},{"reason":"400"}])");
    EXPECT_TRUE(judge_case(test, two_tasks()).passed());
    test = expecting(&case_expectation::tasks, R"([{"reason":""},{"reason":"401"}])");
    EXPECT_FALSE(judge_case(test, two_tasks()).passed());
}

TEST(comparison_of_a_test, a_query_may_hold_numbers) {
    case_outcome outcome;
    outcome.requests = items_of(R"([{"method":"GET","path":"/a","query":{"page":"1"}}])");
    auto test = expecting(&case_expectation::requests, R"([{"query":{"page":1}}])");
    EXPECT_TRUE(judge_case(test, outcome).passed());
    test = expecting(&case_expectation::requests, R"([{"query":{"page":2}}])");
    EXPECT_FALSE(judge_case(test, outcome).passed());
}

TEST(comparison_of_a_test, failures_are_none_unless_they_are_named) {
    case_outcome outcome;
    outcome.failures = items_of(R"([{"reason":"it has no price"}])");
    test_case test;
    test.expect = case_expectation();
    EXPECT_FALSE(judge_case(test, outcome).passed());
    test.expect->failures = value_of(R"([{"reason":"no price"}])");
    EXPECT_TRUE(judge_case(test, outcome).passed());
    EXPECT_FALSE(judge_case(test, case_outcome()).passed()) << "an expected failure that stays out";
}

TEST(comparison_of_a_test, a_named_storage_is_compared_whole_and_may_be_empty) {
    case_outcome outcome;
    outcome.storages = value_of(R"({"a":{"k":1},"b":{"x":1}})").as_object();
    test_case test;
    test.expect = case_expectation();
    test.expect->storages = storage_contents{{"a", {{"k", 1}}}, {"c", {}}};
    EXPECT_TRUE(judge_case(test, outcome).passed());
    test.expect->storages = storage_contents{{"a", {}}};
    EXPECT_FALSE(judge_case(test, outcome).passed());
}

TEST(comparison_of_a_test, each_kind_of_trouble_fails_it) {
    test_case test;
    EXPECT_FALSE(judge_case(test, {}).passed()) << "it expects nothing";
    test.expect = case_expectation();
    EXPECT_TRUE(judge_case(test, {}).passed());
    case_outcome outcome;
    outcome.unexpected = {"{}"};
    EXPECT_FALSE(judge_case(test, outcome).passed());
    outcome = {};
    outcome.unused = {"GET /"};
    EXPECT_FALSE(judge_case(test, outcome).passed());
    outcome = {};
    outcome.problem = "no ledger";
    EXPECT_FALSE(judge_case(test, outcome).passed());
}

TEST(comparison_of_a_test, first_expectations_fit_what_came_about) {
    auto outcome = two_tasks();
    outcome.deliveries = items_of(R"([{"outgoing":"a","identifier":"1","data":{}}])");
    test_case test;
    test.route = "r";
    test.expect = case_expectation();
    for (const auto& part : first_expectations(test, outcome)) {
        if (part.part == "tasks") {
            test.expect->tasks = part.actual;
        } else if (part.part == "deliveries") {
            test.expect->deliveries = part.actual;
        } else {
            ADD_FAILURE() << part.part;
        }
    }
    EXPECT_TRUE(test.expect->tasks);
    EXPECT_TRUE(test.expect->deliveries);
    EXPECT_TRUE(judge_case(test, outcome).passed());
}

}  // namespace
}  // namespace sluice::cli
