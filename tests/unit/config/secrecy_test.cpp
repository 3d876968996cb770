#include "config/secrecy.hpp"

#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const char* const password = "hunter2";

// Problems of one file; ${env:DB_PASSWORD} and ${file:key} hold the password.
std::string problems_with_secret(const std::string& text) {
    configured files;
    files.variables.set["DB_PASSWORD"] = password;
    files.write("key", password);
    files.write("a.yaml", text);
    const loaded got = files.load();
    EXPECT_THAT(got.problems.to_text(), Not(HasSubstr(password))) << text;
    EXPECT_THAT(got.problems.to_json(), Not(HasSubstr(password))) << text;
    return files.without_directory(got.problems.to_text());
}

TEST(secrecy, names_that_speak_of_a_credential) {
    for (const char* name : {"API_KEY", "x-auth-token", "Authorization", "dbPassword", "Cookie",
                             "SLACK_WEBHOOK_URL", "DB_PWD", "SENTRY_DSN", "Signature"}) {
        EXPECT_TRUE(sounds_secret(name)) << name;
    }
    for (const char* name : {"HOME", "base_url", "Accept", "OCOYA_WORKSPACE", ""}) {
        EXPECT_FALSE(sounds_secret(name)) << name;
    }
}

TEST(secrecy, a_wrong_value_is_not_shown) {
    EXPECT_THAT(problems_with_secret("daemon: {grace: \"${env:DB_PASSWORD}\"}\n"),
                HasSubstr("a.yaml:1:17: expected a duration such as 30s or 1h30m, found something "
                          "else (it comes from a secret and is not shown) in daemon.grace"));
}

TEST(secrecy, a_choice_is_not_shown) {
    EXPECT_THAT(problems_with_secret("incoming:\n"
                                     "  x: {subscriber: {type: file, path: p, format: "
                                     "\"${env:DB_PASSWORD}\"}}\n"),
                HasSubstr("expected one of ndjson or csv, found something else"));
}

TEST(secrecy, a_name_that_is_not_configured_is_not_shown) {
    const std::string problems = problems_with_secret(
        "incoming:\n"
        "  x: {subscriber: {type: file, path: p}}\n"
        "routes:\n"
        "  r: {from: \"${env:DB_PASSWORD}\", to: [\"${file:key}\"]}\n");
    EXPECT_THAT(problems,
                HasSubstr("a.yaml:4:13: a name cannot come from a secret: names are shown "
                          "in routes.r.from\n"));
    EXPECT_THAT(problems, HasSubstr(" in routes.r.to[0]\n"));
    EXPECT_THAT(problems, HasSubstr("^ write the name here, or in a variable"));
}

TEST(secrecy, an_unknown_type_is_not_shown) {
    EXPECT_THAT(problems_with_secret("clients:\n  one: {type: \"${file:key}\"}\n"),
                HasSubstr("a.yaml:2:15: unknown type of client (it comes from a secret and is not "
                          "shown) in clients.one.type\n"));
}

TEST(secrecy, an_unknown_stage_is_not_shown) {
    EXPECT_THAT(problems_with_secret("transformers:\n  one: [\"${env:DB_PASSWORD}\"]\n"),
                HasSubstr("a.yaml:2:9: unknown type of transformer (it comes from a secret and is "
                          "not shown) in transformers.one[0]\n"));
}

TEST(secrecy, a_faulty_expression_is_not_shown) {
    EXPECT_THAT(problems_with_secret("transformers:\n  one: [filter: \"[${env:DB_PASSWORD}\"]\n"),
                HasSubstr("is not a valid expression (it comes from a secret)"));
}

TEST(secrecy, a_path_to_include_is_not_shown) {
    EXPECT_THAT(problems_with_secret("include: [\"${env:DB_PASSWORD}\"]\n"),
                HasSubstr("a.yaml:1:11: a path to include cannot come from a secret"));
}

}  // namespace
}  // namespace sluice::config::testing
