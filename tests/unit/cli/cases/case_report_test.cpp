#include "cli/cases/case_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

reported_case reported(std::string name) {
    reported_case made;
    made.name = std::move(name);
    made.file = "a.test.yaml";
    made.line = 3;
    return made;
}

TEST(report_of_tests, names_the_place_of_a_failure) {
    case_report report;
    report.cases.push_back(reported("good"));
    report.cases.push_back(reported("bad"));
    report.cases.back().verdict.problem = "no\nledger";
    EXPECT_FALSE(report.passed());
    EXPECT_EQ(
        report_text(report),
        "passed good\nFAILED bad  a.test.yaml:3\n    fails: no\\nledger\n2 tests, 1 failed\n");
}

TEST(report_of_tests, an_updated_test_is_no_failure) {
    case_report report;
    report.cases.push_back(reported("a"));
    report.cases.back().verdict.differences.push_back({"output", 1, 2});
    EXPECT_FALSE(report.passed());
    report.cases.back().updated = true;
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report_text(report), "updated a\n1 test, 0 failed\n");
}

TEST(report_of_tests, junit_escapes_what_xml_cannot_hold) {
    case_report report;
    report.cases.push_back(reported("a<b"));
    report.cases.back().verdict.unused.push_back("GET /?a=\"1\"&\x01");
    const auto xml = report_junit(report);
    EXPECT_THAT(xml, HasSubstr("name=\"a&lt;b\""));
    EXPECT_THAT(xml, HasSubstr("&quot;1&quot;&amp;\\u0001"));
    EXPECT_THAT(xml, HasSubstr("line=\"3\""));
}

TEST(report_of_tests, coverage_stands_below_the_tests) {
    case_report report;
    report.cases.push_back(reported("a"));
    report.coverage = coverage_report{3, 2, 1, 0, {"routes.r.transformers[0] (set)"}};
    EXPECT_EQ(report_text(report),
              "passed a\ncoverage: 2 of 3 stages, 0 of 1 branches\n"
              "    not run: routes.r.transformers[0] (set)\n1 test, 0 failed\n");
}

}  // namespace
}  // namespace sluice::cli
