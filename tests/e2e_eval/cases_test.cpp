// Every public compliance case of JMESPath through `sluice eval`; the project's own set where those
// are not at hand. tests/unit/expression/conformance_test.cpp asks the library the same.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/model/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace sluice::testing {
namespace {

namespace fs = std::filesystem;

fs::path own_cases() {
    return fs::path(SLUICE_SOURCE_DIR) / "tests/golden/jmespath";
}

fs::path community_cases() {
    return fs::path(SLUICE_SOURCE_DIR) / "tests/golden/jmespath_community";
}

fs::path public_cases() {
    return fs::path(SLUICE_SOURCE_DIR) / "../shared/data/jmespath";
}

bool public_ones_are_at_hand() {
    return fs::exists(public_cases());
}

// The project's own cases run only where the public ones are missing, because a process for each
// case takes time. The cases of the community's proposals always run.
std::vector<fs::path> case_files() {
    std::vector<fs::path> files;
    for (const auto& folder :
         {public_ones_are_at_hand() ? public_cases() : own_cases(), community_cases()}) {
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.path().extension() == ".json") {
                files.push_back(entry.path());
            }
        }
    }
    std::ranges::sort(files);
    return files;
}

struct asked_case {
    std::string input;  // a file
    json::object object;
};

std::vector<asked_case> cases_of(const fs::path& file, const fs::path& inputs) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    const auto groups = parse_json(text.str());
    std::vector<asked_case> all;
    for (const auto& group : groups.value().as_array()) {
        const auto input = inputs / (std::to_string(all.size()) + ".json");
        std::ofstream(input) << write_json(group.as_object().at("given"));
        for (const auto& one : group.as_object().at("cases").as_array()) {
            all.push_back({input.string(), one.as_object()});
        }
    }
    return all;
}

// Returns "" when the case agrees.
std::string disagreement(const asked_case& one) {
    launch launch;
    launch.file = SLUICE_PROGRAM;
    // An expression may begin with a minus, as an option does.
    launch.arguments = {"eval", "--input", one.input, "--",
                        std::string(one.object.at("expression").as_string())};
    const auto done = run_to_end_of(launch);
    if (const auto* kind = one.object.if_contains("error")) {
        const auto named = "sluice eval: " + std::string(kind->as_string()) + ": ";
        const auto compiling = "sluice eval: expression: " + std::string(kind->as_string()) + ": ";
        const bool told = done.err.starts_with(named) || done.err.starts_with(compiling);
        return done.code == 1 && done.out.empty() && told
                   ? ""
                   : named + "wanted, got " + std::to_string(done.code) + done.out + done.err;
    }
    if (done.code != 0 || !done.err.empty()) {
        return "fails: " + done.err;
    }
    const auto* wanted = one.object.if_contains("result");
    const auto found = parse_json(done.out);
    const bool agrees = found && (wanted == nullptr || json_equal(*found, *wanted));
    return agrees ? "" : "gives " + done.out;
}

// Several processes at once: one takes some 30 ms with the sanitizers in it.
std::vector<std::string> disagreements(const std::vector<asked_case>& cases) {
    std::vector<std::string> found(cases.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t mine = next++; mine < cases.size(); mine = next++) {
            found[mine] = disagreement(cases[mine]);
        }
    };
    {
        std::vector<std::jthread> workers;
        for (int i = 0; i < 3; ++i) {
            workers.emplace_back(work);
        }
    }
    return found;
}

class eval_cases : public ::testing::TestWithParam<fs::path> {};

TEST_P(eval_cases, agree_through_the_program) {
    const temporary_directory inputs;
    const auto cases = cases_of(GetParam(), inputs.path());
    ASSERT_FALSE(cases.empty());
    const auto found = disagreements(cases);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(found[i], "") << write_json(cases[i].object.at("expression"));
    }
}

INSTANTIATE_TEST_SUITE_P(jmespath, eval_cases, ::testing::ValuesIn(case_files()),
                         [](const auto& given) {
                             const auto folder = given.param.parent_path().filename().string();
                             return (folder == "jmespath_community" ? "community_" : "") +
                                    given.param.stem().string();
                         });

TEST(eval_case_files, are_the_public_ones_whole_or_else_our_own) {
    const bool publics = public_ones_are_at_hand();
    if (!publics) {
        std::cout << public_cases().string() << " is not there: our own cases were asked\n";
    }
    EXPECT_GE(case_files().size(), publics ? 21U : 13U);
}

}  // namespace
}  // namespace sluice::testing
