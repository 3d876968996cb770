#pragma once

// Runs a configuration of the documents as it is shown there, with places on this machine.

#include "e2e/job.hpp"
#include "e2e_documents/shown_configurations.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace sluice::testing {

class example : public ::testing::Test {
 protected:
    example() : sandbox(sluice_program, {"--seed", "1", "--created-at", "on"}) {
        work.environment = {{"OCOYA_URL", sandbox.api()},
                            {"OCOYA_API_KEY", "sandbox-key"},
                            {"OCOYA_WORKSPACE", first_workspace},
                            {"OCOYA_PROFILE", first_profile},
                            {"SHOP_KEY", "shop-key"}};
    }

    // Takes the configuration as shown, with other places: files beside it, the sandbox for Ocoya,
    // and the replacements of `instead`.
    void configure(const std::string& place,
                   const std::vector<std::pair<std::string, std::string>>& instead = {}) {
        auto text = shown_configurations().at(place);
        for (const auto& [shown, mine] : instead) {
            ASSERT_TRUE(std::regex_search(text, std::regex(shown))) << shown;
            text = std::regex_replace(text, std::regex(shown), mine);
        }
        const auto folder = work.beside("").string();
        text = std::regex_replace(text, std::regex("/var/lib/sluice/"), folder);
        text = std::regex_replace(text, std::regex(R"(path: ([a-z.]+\.(csv|ndjson)))"),
                                  "path: " + folder + "$1");
        if (text.find("base_url") == std::string::npos) {
            text = std::regex_replace(text, std::regex("(type: ocoya)(,|\n)( *)(api_key)"),
                                      "$1$2$3base_url: \"" + sandbox.api() + "\"$2$3$4");
        }
        work.write("example.yaml", text);
    }

    void give(const std::string& input, const std::string& as) const {
        std::filesystem::copy_file(
            std::filesystem::path(SLUICE_SOURCE_DIR) / "tests/e2e_documents/inputs" / input,
            work.beside(as), std::filesystem::copy_options::overwrite_existing);
    }

    // Makes a round, which must succeed.
    std::string round() {
        const auto done = work.once();
        EXPECT_EQ(done.code, 0) << done.err << done.out;
        log = done.err;
        return done.out;
    }

    std::vector<boost::json::value> report(const std::string& name) const {
        std::vector<boost::json::value> lines;
        std::istringstream text(read_file(work.beside(name)));
        for (std::string line; std::getline(text, line);) {
            lines.push_back(boost::json::parse(line));
        }
        return lines;
    }

    std::int64_t with_status(const std::string& workspace, const std::string& status) const {
        const auto all = sandbox.get("/posts?workspaceId=" + workspace);
        return std::ranges::count_if(all.as_array(), [&](const boost::json::value& post) {
            return post.at("status").as_string() == status;
        });
    }

    sandbox_process sandbox;
    job work;
    std::string log;
};

}  // namespace sluice::testing
