#include "connectors/ocoya/api/endpoint_reference.hpp"

#include "connectors/ocoya/api/endpoints.hpp"
#include "support/connectors.hpp"
#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace sluice::ocoya {
namespace {

class example_fixture : public sandbox_fixture {
 public:
    example_fixture() {
        add_ocoya_connector(types);
        auto legacy = to_sandbox();
        legacy.profile = "legacy";
        clients.add("legacy", make_client(legacy, context("client 'legacy'")).value());
        const auto planted = control("POST", "/posts", R"({"scheduledAt":"2031-01-01T09:00:00Z"})");
        post = planted.at("postGroupIds").at(0).as_string();
        setenv("OCOYA_WORKSPACE", first().id.c_str(), 1);
        setenv("OCOYA_POST", post.c_str(), 1);
    }

    template <class Component>
    std::shared_ptr<Component> made(const endpoint& row) {
        auto text = example_of(row);
        if (row.profile == "legacy") {
            text.replace(text.find("ocoya"), 5, "legacy");
        }
        const std::string kind = row.verb == method::get ? "subscriber" : "publisher";
        config::diagnostics problems;
        config::configured_component what;
        what.type = "ocoya";
        what.options = config::read_text(*types.find(kind, "ocoya"), "example.yaml", text, types,
                                         config::system_variables(), problems);
        EXPECT_EQ(problems.to_text(), "") << text;
        return types.make<Component>(what, context("example")).value();
    }

    registry types;
    std::string post;
};

TEST(endpoint_reference, every_example_runs_against_the_sandbox) {
    for (const auto& row : endpoints()) {
        example_fixture bench;
        const auto shown = std::string(row.title) + "\n" + example_of(row);
        if (row.verb == method::get) {
            const auto read = bench.run(bench.made<subscriber>(row)->fetch({}));
            EXPECT_TRUE(read) << shown << describe(read.error());
        } else {
            const auto to = bench.made<publisher>(row);
            const auto done = bench.publish(*to, R"({"id":")" + bench.post + "\"}");
            EXPECT_TRUE(done) << shown << describe(done.error());
        }
        EXPECT_EQ(bench.calls(std::string(name_of(row.verb)) + " "), 1U) << shown;
    }
}

TEST(endpoint_reference, the_example_of_a_workflow_starts_one) {
    example_fixture bench;
    const auto hook = bench.url() + "/api/_hooks/webhook/" + bench.first().workflows.front().id;
    setenv("OCOYA_WORKFLOW", hook.c_str(), 1);
    config::diagnostics problems;
    config::configured_component what;
    what.type = "ocoya-workflow";
    what.options =
        config::read_text(*bench.types.find("publisher", what.type), "example.yaml",
                          workflow_example(), bench.types, config::system_variables(), problems);
    ASSERT_EQ(problems.to_text(), "");
    const auto to = bench.types.make<publisher>(what, bench.context("example")).value();
    EXPECT_TRUE(bench.publish(*to, R"({"title":"Tea"})"));
    EXPECT_EQ(bench.control("GET", "/state").at("workflow_runs").as_int64(), 1);
}

// To renew the page: SLUICE_WRITE_REFERENCE=1 and run this test.
TEST(endpoint_reference, the_page_is_up_to_date) {
    const std::string file = SLUICE_SOURCE_DIR "/docs/reference/ocoya.md";
    if (std::getenv("SLUICE_WRITE_REFERENCE") != nullptr) {
        std::ofstream(file) << endpoint_reference();
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_EQ(text.str(), endpoint_reference());
}

}  // namespace
}  // namespace sluice::ocoya
