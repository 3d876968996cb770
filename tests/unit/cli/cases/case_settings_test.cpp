#include "cli/cases/case_settings.hpp"

#include "app/configuration.hpp"
#include "cli/cases/case_files.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/config/writers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;

std::string problems_of(const std::string& yaml) {
    testing::temporary_directory directory;
    std::ofstream(directory / "a.test.yaml") << yaml;
    return load_tests(directory / "").problems.to_text();
}

TEST(settings_of_a_test, a_test_names_one_object) {
    EXPECT_THAT(problems_of("tests: {a: {input: {}}}\n"), HasSubstr("one of stages, incoming"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, incoming: i}}\n"),
                HasSubstr("one of stages, incoming"));
    EXPECT_EQ(problems_of("tests: {a: {route: r}}\n"), "");
}

TEST(settings_of_a_test, fields_that_do_not_fit_are_refused) {
    EXPECT_THAT(problems_of("tests: {a: {stages: s}}\n"), HasSubstr("need an input"));
    EXPECT_THAT(problems_of("tests: {a: {outgoing: o, input: {}, seen: []}}\n"),
                HasSubstr("only an incoming remembers"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, with: {a: 1}}}\n"),
                HasSubstr("only stages have parameters"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, input: {}, input_file: x.csv}}\n"),
                HasSubstr("there is an 'input' too"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, now: yesterday}}\n"),
                HasSubstr("'yesterday' is no moment"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, exchanges: [{request: {path: x}}]}}\n"),
                HasSubstr("a path begins with '/'"));
}

TEST(settings_of_a_test, items_of_an_expectation_have_known_members) {
    EXPECT_THAT(problems_of("tests: {a: {route: r, expect: {requests: [{methd: GET}]}}}\n"),
                HasSubstr("an item has no 'methd': did you mean 'method'?"));
    EXPECT_THAT(problems_of("tests: {a: {route: r, expect: {tasks: {}}}}\n"),
                HasSubstr("expected a list"));
}

TEST(settings_of_a_test, the_environment_of_tests_comes_before_the_process) {
    testing::temporary_directory directory;
    std::ofstream(directory / "a.test.yaml") << "environment: {HOME: nowhere}\n";
    const auto tests = load_tests(directory / "");
    ASSERT_TRUE(tests.good()) << tests.problems.to_text();
    const test_variables variables(directory / "", tests, config::secret_use::withheld);
    EXPECT_EQ(variables.environment("HOME"), "nowhere");
    EXPECT_TRUE(variables.environment("PATH"));
}

std::string test_reference() {
    return "# Tests\n\n"
           "This page is written from the declarations in `src/cli/cases`; a test keeps it\n"
           "current. `sluice describe test` shows the same. The\n"
           "page on [stages](../stages.md#test-a-configuration) explains tests. Each entry of "
           "`tests` in a\n"
           "`*.test.yaml` file has these fields.\n\n" +
           config::write_reference(test_case_declaration(), 2);
}

// To renew the page: SLUICE_WRITE_REFERENCE=1 and run this test.
TEST(settings_of_a_test, the_reference_page_is_up_to_date) {
    const std::string file = SLUICE_SOURCE_DIR "/docs/reference/tests.md";
    if (std::getenv("SLUICE_WRITE_REFERENCE") != nullptr) {
        std::ofstream(file) << test_reference();
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), test_reference());
}

}  // namespace
}  // namespace sluice::cli
