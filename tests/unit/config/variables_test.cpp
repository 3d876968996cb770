#include "config/variables.hpp"

#include "config/relative_path.hpp"
#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string path_of(const std::string& value, const test_variables& variables) {
    return options_of(file_declaration(), "path: " + value + "\n", variables).path;
}

TEST(variables, the_environment_with_defaults) {
    test_variables variables;
    variables.set = {{"A", "one"}, {"EMPTY", ""}};
    EXPECT_EQ(path_of("x-${env:A}-${env:A}", variables), "x-one-one");
    EXPECT_EQ(path_of("${env:GONE:-a b}", variables), "a b");
    EXPECT_EQ(path_of("x${env:EMPTY:-y}", variables), "xy");
    EXPECT_EQ(path_of("x${env:EMPTY}", variables), "x");
    EXPECT_EQ(path_of("$${env:A}$", variables), "${env:A}$");
}

TEST(variables, a_value_never_changes_the_structure) {
    test_variables variables;
    variables.set["A"] = "x\nformat: csv # ${env:A} \"";
    EXPECT_EQ(path_of("${env:A}", variables), variables.set["A"]);
    variables.set["A"] = "~";
    EXPECT_EQ(path_of("${env:A}", variables), "~");
}

TEST(variables, a_quoted_one_may_stand_for_a_number) {
    test_variables variables;
    variables.set["N"] = "12";
    const auto got =
        options_of(incoming_declaration(),
                   "{subscriber: {type: file, path: p}, limit: \"${env:N}\"}\n", variables);
    EXPECT_EQ(got.limit, 12);
}

TEST(variables, what_is_not_set_names_the_place_and_the_mend) {
    EXPECT_EQ(problems_of(file_declaration(), "path: a ${env:GONE}\n"),
              "t.yaml:1:9: environment variable 'GONE' is not set in path\n"
              "    1 | path: a ${env:GONE}\n"
              "      |         ^ set it, or write ${env:GONE:-default}\n");
}

// Anyone who reads the file would see a default.
TEST(variables, a_secret_that_is_not_set_is_offered_no_default) {
    EXPECT_EQ(problems_of(file_declaration(), "path: a ${env:API_KEY}\n"),
              "t.yaml:1:9: environment variable 'API_KEY' is not set in path\n"
              "    1 | path: a ${env:API_KEY}\n"
              "      |         ^ set it, or take it from a credential, ${credential:NAME}\n");
}

TEST(variables, what_is_not_set_is_the_only_problem_of_its_value) {
    configured files;
    files.write("a.yaml",
                "include: [\"${env:GONE}\"]\n"
                "incoming:\n"
                "  a:\n"
                "    client: ${env:GONE}\n"
                "    limit: ${env:GONE}\n"
                "    subscriber: {type: \"${env:GONE}\"}\n"
                "    transformers: [\"${env:GONE}\", filter: \"${env:GONE}\"]\n"
                "  b:\n"
                "    subscriber: {type: file, path: \"${env:GONE}\", format: \"${env:GONE}\"}\n"
                "daemon: {grace: \"${env:GONE}\", verbose: \"x${env:GONE}\"}\n");
    const loaded got = files.load();
    EXPECT_EQ(got.problems.size(), 10U) << got.problems.to_text();
    for (const diagnostic& one : got.problems.all()) {
        EXPECT_EQ(one.message, "environment variable 'GONE' is not set");
    }
}

TEST(variables, what_is_no_variable_is_explained) {
    EXPECT_THAT(problems_of(file_declaration(), "path: ${HOME}\n"),
                HasSubstr("'${HOME' is not the beginning of a variable"));
    EXPECT_THAT(problems_of(file_declaration(), "path: ${env:}\n"), HasSubstr("t.yaml:1:7: "));
    EXPECT_THAT(problems_of(file_declaration(), "path: x${env:A\n"),
                HasSubstr("t.yaml:1:8: '${' has no '}'"));
}

TEST(variables, files_are_relative_to_the_yaml_and_secret) {
    configured files;
    files.write("secrets/key", "s3cret\r\n");
    files.write(
        "conf/a.yaml",
        "clients:\n  one: {type: http, base_url: x, api_key: \"${file:../secrets/key}\"}\n");
    const loaded got = load(files.directory / "conf", test_layout(), files.types, files.variables);
    ASSERT_EQ(got.problems.to_text(), "");
    const auto& options =
        *static_cast<const client_options*>(got.component("clients", "one").options.get());
    EXPECT_EQ(options.api_key.reveal(), "s3cret");
    EXPECT_TRUE(got.all("clients").find("one")->second.written.find("api_key")->from_secret);
}

TEST(variables, what_comes_from_a_file_is_never_shown) {
    configured files;
    files.write("key", "hunter2");
    files.write("a.yaml", "daemon: {grace: \"${file:key}\"}\nincoming: {\"x\": \"${file:key}\"}\n");
    const std::string problems = files.problems();
    EXPECT_THAT(problems, HasSubstr("expected a duration"));
    EXPECT_THAT(problems, Not(HasSubstr("hunter2")));
}

TEST(variables, a_file_that_is_not_there_says_so) {
    configured files;
    files.write("a.yaml", "daemon: {grace: \"${file:gone}\"}\n");
    EXPECT_THAT(files.problems(), HasSubstr("a.yaml:1:18: file 'gone': there is no such file in "
                                            "daemon.grace"));
    files.write("a.yaml", "daemon: {grace: \"${file:.}\"}\n");
    EXPECT_THAT(files.problems(), HasSubstr("file '.': it is a directory"));
}

TEST(variables, credentials_come_from_the_service_managers_directory) {
    configured files;
    files.write("creds/time", "7s\n");
    files.write("conf/a.yaml", "daemon: {grace: \"${credential:time}\"}\n");
    const auto conf = files.directory / "conf";
    EXPECT_THAT(load(conf, test_layout(), files.types, files.variables).problems.to_text(),
                HasSubstr("credential 'time' is not there"));
    files.variables.set["CREDENTIALS_DIRECTORY"] = (files.directory / "creds").string();
    const loaded got = load(conf, test_layout(), files.types, files.variables);
    ASSERT_EQ(got.problems.to_text(), "");
    EXPECT_EQ(got.single<daemon_options>("daemon").grace, std::chrono::seconds(7));
    files.write("conf/a.yaml", "daemon: {grace: \"${credential:../creds/time}\"}\n");
    EXPECT_THAT(load(conf, test_layout(), files.types, files.variables).problems.to_text(),
                HasSubstr("is no name of a credential"));
}

TEST(variables, who_needs_no_secret_resolves_none) {
    configured files;
    files.variables.use = secret_use::withheld;
    files.variables.set = {{"API_KEY", "in-the-environment"}, {"HOST", "x.example"}};
    files.write(
        "a.yaml",
        "clients:\n"
        "  one: {type: http, base_url: \"https://${env:HOST}\", api_key: \"${env:API_KEY}\"}\n"
        "  two: {type: http, base_url: x, api_key: \"${credential:gone}\"}\n"
        "  three: {type: http, base_url: x, api_key: \"${file:gone}\"}\n"
        "daemon: {grace: \"${credential:gone}\"}\n");
    const loaded got = files.load();
    ASSERT_EQ(got.problems.to_text(), "");
    const auto& one =
        *static_cast<const client_options*>(got.component("clients", "one").options.get());
    EXPECT_EQ(one.base_url, "https://x.example");
    EXPECT_EQ(one.api_key.reveal(), "${env:API_KEY}") << "the variable stands in for its value";
    EXPECT_EQ(got.single<daemon_options>("daemon").grace, std::chrono::seconds(30));
    EXPECT_EQ(got.withheld,
              (std::vector<std::string>{"credential gone", "env API_KEY", "file gone"}));
    EXPECT_TRUE(got.secrets.empty()) << "a placeholder is none, and hides nothing";
}

// A check in a shell has no credentials, but everything else must exist.
TEST(variables, credentials_are_optional_where_no_service_manager_gave_any) {
    configured files;
    files.variables.use = secret_use::when_given;
    files.write("a.yaml",
                "clients:\n  one: {type: http, base_url: x, api_key: \"${credential:k}\"}\n");
    EXPECT_EQ(files.problems(), "");
    files.write("b.yaml",
                "clients:\n  two: {type: http, base_url: x, api_key: \"${env:API_KEY}\"}\n");
    EXPECT_THAT(files.problems(), HasSubstr("environment variable 'API_KEY' is not set"));
    files.variables.set["API_KEY"] = "x";
    files.variables.set["CREDENTIALS_DIRECTORY"] = files.directory.path().string();
    EXPECT_THAT(files.problems(), HasSubstr("credential 'k': there is no such file"));
}

TEST(variables, the_directory_has_a_file_of_variables_and_the_environment_goes_first) {
    configured files;
    files.write("environment", "SLUICE_TEST_HOST=from-the-file\nPATH=never\n");
    const system_variables variables(files.directory.path());
    EXPECT_EQ(variables.environment("SLUICE_TEST_HOST"), "from-the-file");
    EXPECT_NE(variables.environment("PATH"), "never");
    EXPECT_EQ(system_variables(files.directory / "a.yaml").environment("SLUICE_TEST_HOST"),
              "from-the-file")
        << "of one file: the one beside it";
}

// ${file:…} and `path` follow one rule.
TEST(variables, a_relative_path_begins_beside_the_yaml_file_else_at_the_working_directory) {
    configured files;
    files.write("conf/beside.csv", "");
    files.write("conf/a.yaml", "");
    const location at{std::make_shared<const source_file>(
                          source_file{(files.directory / "conf/a.yaml").string(), ""}),
                      1, 1};
    const auto here = std::filesystem::current_path();
    EXPECT_EQ(resolved_path("beside.csv", at), files.directory / "conf/beside.csv");
    EXPECT_EQ(resolved_path("../conf/*.csv", at), files.directory / "conf/*.csv");
    EXPECT_EQ(resolved_path("not-there.csv", at), here / "not-there.csv");
    EXPECT_EQ(resolved_path("*.not-there", at), here / "*.not-there");
    EXPECT_EQ(resolved_path("/a/b", at), "/a/b");
    EXPECT_EQ(resolved_path("", at), "");
}

TEST(variables, the_real_environment_is_read) {
    EXPECT_TRUE(system_variables().environment("PATH").has_value());
    EXPECT_FALSE(system_variables().environment("SLUICE_SURELY_NOT_SET").has_value());
    EXPECT_FALSE(system_variables().file("/nonexistent/sluice"));
}

}  // namespace
}  // namespace sluice::config::testing
