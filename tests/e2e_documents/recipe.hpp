#pragma once

// Runs a recipe of config/examples as its guide tells: its own folder, with its own input files,
// against the sandbox.

#include "e2e_documents/other_side.hpp"
#include "e2e_documents/shown_example.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace sluice::testing {

class recipe : public example {
 protected:
    // Copies the folder. Its input files count as finished: they are older than `quiet`.
    void take(const std::string& name) {
        namespace fs = std::filesystem;
        for (const auto& entry :
             fs::directory_iterator(fs::path(SLUICE_SOURCE_DIR) / "config/examples" / name)) {
            fs::copy_file(entry.path(), work.config() / entry.path().filename());
            settle(work.config() / entry.path().filename());
        }
        // A folder with tests beside its configuration has good ones.
        if (fs::exists(work.config() / (name + ".test.yaml"))) {
            const auto tested = run_sluice_here({"test", "--config", work.config().string()});
            EXPECT_EQ(tested.code, 0) << tested.out << tested.err;
        }
    }

    static void settle(const std::filesystem::path& file) {
        std::filesystem::last_write_time(
            file, std::filesystem::file_time_type::clock::now() - std::chrono::minutes(2));
    }

    ended run_sluice_here(std::vector<std::string> words) const {
        launch launch;
        launch.file = sluice_program;
        launch.arguments = std::move(words);
        launch.environment = work.environment;
        return run_to_end_of(launch);
    }

    // The posts that POST /post made, by the time for which they are scheduled.
    std::vector<boost::json::object> posts() const {
        const auto all = sandbox.get("/posts?origin=created");
        std::vector<boost::json::object> made;
        for (const auto& one : all.as_array()) {
            made.push_back(one.as_object());
        }
        std::ranges::sort(made, {}, [](const boost::json::object& post) {
            return std::pair(text_of(post, "scheduledAt"), text_of(post, "caption"));
        });
        return made;
    }

    static std::string text_of(const boost::json::object& from, const std::string& member) {
        return std::string(from.at(member).as_string());
    }
};

}  // namespace sluice::testing
