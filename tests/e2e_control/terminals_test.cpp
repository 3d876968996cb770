// The output of commands fits a terminal of 80 columns, and one of 200.

#include "e2e_control/controlled_job.hpp"
#include "support/pseudo_terminal.hpp"

#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct terminals : controlled_job, ::testing::WithParamInterface<unsigned short> {
    terminals() {
        auto text = read_file(work.config() / "all.yaml");
        text.replace(
            text.find("routes:"), std::string::npos,
            "  a-shop-with-a-name-that-needs-much-room: {publisher: {type: http, url: "
            "\"http://127.0.0.1:1/orders/from/a/shop/with/a/long/address\"}, retry: "
            "{attempts: 1}}\n"
            "routes:\n"
            "  lines-to-the-shop-with-a-name-that-needs-much-room: {from: lines, to: "
            "a-shop-with-a-name-that-needs-much-room}\n"
            "alerts:\n"
            "  deliveries-that-fail-at-any-of-the-outgoings: {when: failures, to: report}\n");
        const auto storages = text.find("storages:\n  names: {}\n");
        text.erase(storages, 22);
        work.write("all.yaml", text);
    }

    // Returns the output of the command on a terminal of that width.
    std::string shown(std::vector<std::string> words, bool of_daemon = true) const {
        launch call;
        call.file = sluice_program;
        call.arguments = std::move(words);
        call.environment = work.environment;
        if (of_daemon) {
            call.arguments.insert(call.arguments.end(), {"--state", work.state().string()});
        }
        pseudo_terminal terminal(call, GetParam(), 50);
        EXPECT_EQ(terminal.wait(), 0) << terminal.output();
        return terminal.output();
    }

    static void expect_fits(const std::string& text) {
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const auto width =
                std::ranges::count_if(line, [](char c) { return c != '\r' && !continues_utf8(c); });
            EXPECT_LE(width, GetParam()) << line;
        }
    }
};

TEST_P(terminals, fit_everything_that_a_person_looks_at) {
    start();
    ASSERT_TRUE(
        until([&] { return get("/tasks?status=failed").at("tasks").as_array().size() == 1; }));
    ASSERT_TRUE(until([&] { return command({"alerts"}).out.find("1 alert") != std::string::npos; }))
        << daemon->err();
    const auto config = work.config().string();
    const auto status = shown({"status"});
    EXPECT_THAT(status, HasSubstr("things to look at"));
    expect_fits(status);
    const auto story = shown({"explain", "1"});
    EXPECT_THAT(story, Not(HasSubstr("cannot be used"))) << "the daemon's directory is known";
    EXPECT_THAT(story, HasSubstr("given up"));
    expect_fits(story);
    expect_fits(shown({"alerts"}));
    expect_fits(shown({"schedules", "--config", config}));
    EXPECT_THAT(shown({"schedules"}), HasSubstr("lines"));
    expect_fits(shown({"tasks", "list"}));
    expect_fits(shown({"runs"}));
    const auto page = shown({"describe", "publisher", "file"}, false);
    EXPECT_THAT(page, HasSubstr("path: a path; required"));
    EXPECT_THAT(page, Not(HasSubstr("|---|")));
    expect_fits(page);
    expect_fits(shown({"describe", "daemon"}, false));
}

INSTANTIATE_TEST_SUITE_P(widths, terminals, ::testing::Values(80, 200),
                         [](const auto& width) { return std::to_string(width.param); });

}  // namespace
}  // namespace sluice::testing
