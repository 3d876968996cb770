#include "app/whole_warnings.hpp"

#include "app/configuration.hpp"
#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace sluice::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string warnings_of(const std::string& yaml) {
    const sluice::testing::temporary_directory directory;
    std::ofstream(directory / "a.yaml") << yaml;
    const auto given = load_configuration(directory.path());
    EXPECT_TRUE(given.good()) << given.problems.to_text();
    auto text = given.good() ? find_whole_warnings(given).to_text() : "";
    for (auto at = text.find(directory.path().string()); at != std::string::npos;
         at = text.find(directory.path().string())) {
        text.erase(at, directory.path().string().size() + 1);
    }
    return text;
}

const std::string log_target = "outgoing:\n  report: {publisher: {type: log}}\n";

std::string source(const std::string& name, const std::string& more) {
    return "  " + name + ": {subscriber: {type: file, path: a.ndjson}" + more + "}\n";
}

TEST(whole_warnings, a_route_from_an_incoming_that_is_switched_off) {
    const auto of = [](const std::string& incoming, const std::string& route) {
        return warnings_of("incoming:\n" + source("posts", incoming) + log_target + "routes:\n" +
                           "  r: {from: posts, to: report" + route + "}\n");
    };
    EXPECT_EQ(of(", enabled: false", ""),
              "a.yaml:6:13: warning: the route never receives anything: incoming 'posts' is "
              "switched off in routes.r [never-receives]\n"
              "    6 |   r: {from: posts, to: report}\n"
              "      |             ^ switch the incoming on, or the route off\n");
    EXPECT_EQ(of("", ""), "");
    EXPECT_EQ(of(", enabled: false", ", enabled: false"), "");
}

TEST(whole_warnings, an_alert_that_never_holds) {
    const auto of = [](const std::string& incoming, const std::string& rule) {
        return warnings_of("incoming:\n" + source("posts", incoming) + log_target + "routes:\n" +
                           "  r: {from: posts, to: report, enabled: false}\nalerts:\n  it: {" +
                           rule + ", to: report}\n");
    };
    EXPECT_THAT(of("", "when: uncertain, routes: [r]"),
                AllOf(HasSubstr("a.yaml:8:"), HasSubstr("everything that it names is switched off"),
                      HasSubstr("in alerts.it [never-alerts]")));
    EXPECT_THAT(of(", enabled: false", "when: lateness, incoming: [posts]"),
                HasSubstr("nothing that it names runs by a schedule"));
    EXPECT_THAT(of(", schedule: by hand", "when: lateness, incoming: [posts]"),
                HasSubstr("[never-alerts]"));
    EXPECT_EQ(of(", schedule: every 1h", "when: lateness, incoming: [posts]"), "");
    EXPECT_EQ(of("", "when: failures, routes: [r], incoming: [posts]"), "");
    EXPECT_EQ(of("", "when: failures"), "");
}

TEST(whole_warnings, what_nothing_uses) {
    const std::string used = "incoming:\n" + source("posts", "");
    EXPECT_THAT(warnings_of(used + "storages: {old: {}}\n"), HasSubstr("[unused-storage]"));
    EXPECT_THAT(warnings_of(used + "clients:\n  c: {type: http, base_url: 'https://a.example'}\n"),
                HasSubstr("[unused-client]"));
    EXPECT_THAT(warnings_of(used + "transformers: {tidy: [{filter: a}]}\n"),
                HasSubstr("[unused-transformers]"));
    EXPECT_THAT(warnings_of(used + log_target), HasSubstr("[unused-outgoing]"));
    EXPECT_EQ(warnings_of(used), "");
    EXPECT_EQ(warnings_of("storages: {old: {}}\n"), "") << "a part of a configuration";
    EXPECT_EQ(warnings_of("incoming:\n" + source("posts", ", transformers: [tidy]") +
                          "storages: {seen: {}}\n"
                          "transformers:\n  tidy: [{forget: {storage: seen, key: a}}]\n"),
              "");
    EXPECT_EQ(warnings_of("incoming:\n" + source("posts", ", transformers: [{use: tidy}]") +
                          "transformers: {tidy: [{filter: a}]}\n"),
              "");
}

TEST(whole_warnings, two_outgoings_that_write_one_file) {
    const auto of = [](const std::string& second, const std::string& comment = "") {
        return warnings_of(
            "outgoing:\n"
            "  a: {publisher: {type: file, path: /tmp/out/x.ndjson}}\n"
            "  b: {publisher: {type: file, path: " +
            second + "}}" + comment + "\n");
    };
    EXPECT_THAT(of("/tmp/out/../out/x.ndjson"),
                AllOf(HasSubstr("a.yaml:3:37: warning: outgoing 'a' writes the same file in "
                                "outgoing.b.publisher.path [shared-file]")));
    EXPECT_EQ(of("/tmp/out/y.ndjson"), "");
    EXPECT_EQ(of("/tmp/out/x.ndjson", "  # sluice: allow shared-file"), "");
}

TEST(whole_warnings, five_incomings_that_begin_at_one_minute) {
    const auto of = [](int count, const std::string& more, const std::string& other) {
        std::string yaml = "incoming:\n";
        for (int i = 0; i < count; ++i) {
            yaml += source("i" + std::to_string(i), ", schedule: " + (i == 0 ? other : more));
        }
        return warnings_of(yaml);
    };
    EXPECT_THAT(of(5, "0 9 * * *", "0  9 * * mon"),
                AllOf(HasSubstr("a.yaml:2:"),
                      HasSubstr("5 incomings begin at the same minute: "
                                "'i0', 'i1', 'i2', 'i3', 'i4'"),
                      HasSubstr("[same-minute]"), HasSubstr("jitter: 1m")));
    EXPECT_THAT(of(5, "'@hourly'", "'@hourly'"), HasSubstr("[same-minute]"));
    EXPECT_EQ(of(4, "0 9 * * *", "0 9 * * *"), "");
    EXPECT_EQ(of(5, "0 9 * * *", "5 9 * * *"), "");
    EXPECT_EQ(of(5, "every 1h", "every 1h"), "");
    EXPECT_EQ(of(5, "0 9 * * *", "0 9 * * *, jitter: 1m"), "");
    EXPECT_EQ(of(5, "0 9 * * *", "0 9 * * *, time_zone: Asia/Tokyo"), "");
    EXPECT_EQ(of(5, "0 9 * * *", "0 9 * * *, enabled: false"), "");
}

}  // namespace
}  // namespace sluice::app
