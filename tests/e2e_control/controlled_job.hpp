#pragma once

// A daemon that moves lines of a file to a report, and its control interface.

#include "e2e/job.hpp"
#include "support/json_schema.hpp"
#include "support/unix_caller.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

struct controlled_job : ::testing::Test {
    controlled_job() {
        work.environment["E2E_BESIDE"] = work.beside("").string();
        write_configuration("");
        work.write("../in.ndjson", "{\"id\":1}\n");
    }

    // `settings` are YAML below `daemon:`, in two spaces.
    void write_configuration(const std::string& settings) const {
        work.write("all.yaml", std::string(R"(incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/in.ndjson"},
          identifier: id, emit: new}
outgoing:
  report: {publisher: {type: file, path: "${env:E2E_BESIDE}/out.ndjson"}}
storages:
  names: {}
routes:
  all: {from: lines, to: report}
)") + (settings.empty() ? "" : "daemon:\n" + settings));
    }

    void start() {
        daemon = std::make_unique<program>(work.run());
        ASSERT_TRUE(daemon->wrote("started")) << daemon->err();
    }

    std::filesystem::path socket() const { return work.state() / "control.sock"; }

    http_answer ask(const std::string& method, const std::string& target,
                    const std::string& body = {}) const {
        return ask_socket(socket(), method, target, body);
    }

    // The body of a success.
    json::value get(const std::string& target) const {
        const auto got = ask("GET", target);
        EXPECT_EQ(got.status, 200) << target << ": " << got.body;
        const auto value = parse_json(got.body);
        EXPECT_TRUE(value.has_value()) << got.body;
        return value ? *value : json::value();
    }

    // A command on that daemon, with the variables of its configuration.
    launch launch_of(std::vector<std::string> arguments) const {
        arguments.insert(arguments.end(), {"--state", work.state().string()});
        launch made;
        made.file = sluice_program;
        made.arguments = std::move(arguments);
        made.environment = work.environment;
        return made;
    }

    ended command(std::vector<std::string> arguments) const {
        return run_to_end_of(launch_of(std::move(arguments)));
    }

    job work;
    std::unique_ptr<program> daemon;
};

}  // namespace sluice::testing
