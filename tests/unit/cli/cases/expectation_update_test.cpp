#include "cli/cases/expectation_update.hpp"

#include "app/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

class no_environment final : public config::variable_source {
 public:
    std::optional<std::string> environment(const std::string& /*name*/) const override {
        return std::nullopt;
    }
    result<std::string> file(const std::filesystem::path& /*path*/) const override {
        return failure(failure_class::invalid, "none");
    }
};

// Gives every test of a text new expectations.
result<std::string> updated(const std::string& text, std::vector<case_difference> parts) {
    const auto tests = config::load("cases", test_layout(), app::component_types(),
                                    no_environment(), {{"cases/a.test.yaml", text}});
    EXPECT_TRUE(tests.good()) << tests.problems.to_text();
    std::vector<updated_case> cases;
    for (const auto& [name, entry] : tests.all("tests")) {
        cases.push_back({name, &entry, &tests.get<test_case>("tests", name), parts});
    }
    return with_expectations(text, cases);
}

const std::vector<case_difference> output_of_one = {{"output", nullptr, json::array{1}}};

TEST(update_of_expectations, replaces_a_part_up_to_the_next_key) {
    EXPECT_EQ(updated("tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n"
                      "      output:\n      - a: 1\n\n      # c\n        b: 2\n"
                      "      # of requests\n      requests: []\n",
                      output_of_one)
                  .value(),
              "tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n"
              "      output:\n        - 1\n"
              "      # of requests\n      requests: []\n");
}

TEST(update_of_expectations, an_expectation_on_one_line_keeps_its_other_parts) {
    EXPECT_EQ(updated("tests:\n  a:\n    stages: s\n    input: {}\n"
                      "    expect: {output: [], storages: {s1: {k: 1}}}\n    type: t\n",
                      output_of_one)
                  .value(),
              "tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n      output:\n"
              "        - 1\n      storages:\n        s1:\n          k: 1\n    type: t\n");
}

TEST(update_of_expectations, a_part_that_was_not_there_is_added) {
    EXPECT_EQ(updated("tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n"
                      "      requests: []\n",
                      output_of_one)
                  .value(),
              "tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n"
              "      requests: []\n      output:\n        - 1\n");
}

TEST(update_of_expectations, a_last_line_without_an_end_gets_one) {
    EXPECT_EQ(updated("tests:\n  a:\n    stages: s\n    input: {}", output_of_one).value(),
              "tests:\n  a:\n    stages: s\n    input: {}\n    expect:\n      output:\n"
              "        - 1\n");
}

TEST(update_of_expectations, several_tests_change_in_one_file) {
    const auto text = updated(
                          "tests:\n  b:\n    stages: s\n    input: {}\n  a:\n    stages: s\n"
                          "    input: {}\n",
                          output_of_one)
                          .value();
    EXPECT_EQ(text,
              "tests:\n  b:\n    stages: s\n    input: {}\n    expect:\n      output:\n"
              "        - 1\n  a:\n    stages: s\n    input: {}\n    expect:\n      output:\n"
              "        - 1\n");
}

TEST(update_of_expectations, fields_on_one_line_are_refused) {
    const auto text = updated("tests:\n  a: {stages: s, input: {}}\n", output_of_one);
    ASSERT_FALSE(text);
    EXPECT_THAT(text.error().message, HasSubstr("share a line"));
}

}  // namespace
}  // namespace sluice::cli
