#pragma once

// A daemon with the operator's page, and Debian's Chromium that uses it.

#include "e2e_page/page_job.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace sluice::testing {

inline constexpr const char* browser_folder = BROWSER_FOLDER;

struct page_in_chromium : page_job {
    void SetUp() override {
        if (!std::filesystem::exists(std::filesystem::path(browser_folder) / "node_modules")) {
            throw std::runtime_error(
                std::string("what drives the browser is not installed: tests/run does it, or "
                            "'npm ci --ignore-scripts' in ") +
                browser_folder);
        }
        write_configuration();
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }

    // A second task, which waits because its route is paused.
    void make_waiting_task(const std::string& more = {}) {
        ASSERT_EQ(submit("/pause/route/all", "reason=%3Cscript%3Einjected()%3C/script%3E").status,
                  303);
        work.write("../in.ndjson", "{\"id\":1}\n{\"id\":2}\n" + more);
        ASSERT_EQ(submit("/run/lines").status, 303);
        ASSERT_TRUE(until([&] { return get("/tasks/2").status == 200; }));
    }

    ended node(const std::string& script, std::vector<std::string> arguments) const {
        return node_at("http://" + host(), script, std::move(arguments));
    }
    ended node_at(const std::string& base, const std::string& script,
                  std::vector<std::string> arguments) const {
        launch made;
        made.file = "/usr/bin/env";
        made.patience = std::chrono::minutes(4);  // a browser on a busy machine is slow
        made.arguments = {"node", std::string(browser_folder) + "/" + script, base};
        made.arguments.insert(made.arguments.end(), arguments.begin(), arguments.end());
        return run_to_end_of(made);
    }

    void expect_flow(const std::string& name, const std::string& script = "use.mjs") const {
        expect_flows(script, {name});
    }

    // One browser does them all, one after the other.
    void expect_flows(const std::string& script, const std::vector<std::string>& names) const {
        const auto done = node(script, names);
        std::string told;
        for (const auto& name : names) {
            told += "done: " + name + "\n";
        }
        EXPECT_EQ(done.code, 0) << done.out << done.err;
        EXPECT_NE(done.out.find(told + "wrong: 0\n"), std::string::npos) << done.out;
    }
};

}  // namespace sluice::testing
