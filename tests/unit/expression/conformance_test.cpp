// The compliance cases of JMESPath in their own format: the project's own sets, and the public one
// where it is at hand.

#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace sluice {
namespace {

json::value read_cases(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    result<json::value> cases = parse_json(text.str());
    if (!cases) {
        ADD_FAILURE() << file << ": " << cases.error().message;
        return json::value(json::array());
    }
    return *std::move(cases);
}

// Returns "" when the case agrees.
std::string disagreement(const json::value& given, const json::object& one) {
    const json::string& text = one.at("expression").as_string();
    const result<expression> compiled = expression::compile(text);
    const result<json::value> found =
        compiled ? compiled->evaluate(given) : result<json::value>(compiled.error());
    const json::value* fault = one.if_contains("error");
    if (fault != nullptr) {
        if (found) {
            return "should fail, gives " + write_json(*found);
        }
        const std::string_view kind = error_kind(found.error());
        const std::string_view wanted = fault->get_string();
        return kind == wanted ? "" : "fails as " + std::string(kind) + ": " + found.error().message;
    }
    if (!found) {
        return "fails: " + found.error().message;
    }
    const json::value* wanted = one.if_contains("result");
    if (wanted != nullptr && !json_equal(*found, *wanted)) {
        return "gives " + write_json(*found) + ", not " + write_json(*wanted);
    }
    return "";
}

struct tally {
    std::size_t agreed = 0;
    std::vector<std::string> others;
};

void run_file(const std::filesystem::path& file, tally& count) {
    const json::value groups = read_cases(file);
    for (const json::value& group : groups.as_array()) {
        const json::value& given = group.as_object().at("given");
        for (const json::value& one : group.as_object().at("cases").as_array()) {
            const std::string fault = disagreement(given, one.as_object());
            if (fault.empty()) {
                ++count.agreed;
            } else {
                count.others.push_back(file.filename().string() + ": " +
                                       write_json(one.as_object().at("expression")) + ' ' + fault);
            }
        }
    }
}

tally run_folder(const std::filesystem::path& folder) {
    tally count;
    std::error_code missing;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing)) {
        if (entry.path().extension() == ".json") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const std::filesystem::path& file : files) {
        run_file(file, count);
    }
    std::cout << folder.filename().string() << ": " << count.agreed << " cases in " << files.size()
              << " files agree\n";
    for (const std::string& other : count.others) {
        ADD_FAILURE() << other;
    }
    return count;
}

TEST(conformance, agrees_with_our_own_cases) {
    const tally count =
        run_folder(std::filesystem::path(SLUICE_SOURCE_DIR) / "tests/golden/jmespath");
    EXPECT_GE(count.agreed, 580U);
}

TEST(conformance, agrees_with_the_cases_of_the_communitys_proposals) {
    const tally count =
        run_folder(std::filesystem::path(SLUICE_SOURCE_DIR) / "tests/golden/jmespath_community");
    EXPECT_GE(count.agreed, 280U);
}

// Outside a development tree the folder is absent and this adds nothing to the cases above.
TEST(conformance, agrees_with_the_public_cases_at_hand) {
    const std::filesystem::path folder =
        std::filesystem::path(SLUICE_SOURCE_DIR) / "../shared/data/jmespath";
    const tally count = run_folder(folder);
    EXPECT_TRUE(count.agreed > 800 || !std::filesystem::exists(folder)) << count.agreed;
}

}  // namespace
}  // namespace sluice
