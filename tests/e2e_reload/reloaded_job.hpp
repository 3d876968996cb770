#pragma once

// A daemon that moves lines of a file to a report, and whose configuration changes while it runs.

#include "e2e/job.hpp"
#include "support/unix_caller.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

struct reloaded_job : ::testing::Test {
    reloaded_job() {
        work.environment["E2E_BESIDE"] = work.beside("").string();
        work.write("lines.yaml", lines("every 1h"));
        work.write("../in.ndjson", "{\"id\":1}\n");
    }

    static std::string lines(const std::string& schedule) {
        return "incoming:\n"
               "  lines: {schedule: " +
               schedule +
               ", subscriber: {type: file, path: \"${env:E2E_BESIDE}/in.ndjson\"},\n"
               "          identifier: id, emit: new}\n"
               "outgoing:\n"
               "  report: {publisher: {type: file, path: \"${env:E2E_BESIDE}/out.ndjson\"}}\n"
               "routes:\n"
               "  all: {from: lines, to: report}\n";
    }
    // A second route from the same lines to a report of its own.
    static std::string second_route() {
        return "outgoing:\n"
               "  second: {publisher: {type: file, path: \"${env:E2E_BESIDE}/second.ndjson\"}}\n"
               "routes:\n"
               "  second: {from: lines, to: second}\n";
    }

    void start() {
        daemon = std::make_unique<program>(work.run());
        ASSERT_TRUE(daemon->wrote("started")) << daemon->err();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }

    launch reload_command(std::vector<std::string> more = {}) const {
        launch made;
        made.file = sluice_program;
        made.arguments = {"reload", "--state", work.state().string()};
        made.arguments.insert(made.arguments.end(), more.begin(), more.end());
        return made;
    }
    ended reload(std::vector<std::string> more = {}) const {
        return run_to_end_of(reload_command(std::move(more)));
    }
    ended run_now(const std::string& incoming) const {
        return run_sluice({"run", "--once", "--only", incoming, "--config", work.config().string(),
                           "--state", work.state().string()});
    }

    json::value get(const std::string& target) const {
        const auto got = ask_socket(work.state() / "control.sock", "GET", target);
        EXPECT_EQ(got.status, 200) << target << ": " << got.body;
        const auto value = parse_json(got.body);
        return value ? *value : json::value(json::object());
    }
    std::int64_t generation() const {
        return integer_member(get("/status"), "generation").value_or(0);
    }

    job work;
    std::unique_ptr<program> daemon;
};

}  // namespace sluice::testing
