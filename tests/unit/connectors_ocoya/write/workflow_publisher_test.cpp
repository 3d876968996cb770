#include "connectors/ocoya/write/workflow_publisher.hpp"

#include "support/connectors.hpp"
#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class workflow_fixture : public sandbox_fixture {
 public:
    workflow_fixture() { add_ocoya_connector(types_); }

    std::string hook(std::size_t at) {
        return url() + "/api/_hooks/webhook/" + first().workflows.at(at).id;
    }

    result<std::shared_ptr<publisher>> starting(const std::string& hook_url,
                                                const std::string& more = {}) {
        config::diagnostics problems;
        config::configured_component what;
        what.type = "ocoya-workflow";
        what.options = config::read_text(*types_.find("publisher", what.type), "hook.yaml",
                                         "url: " + hook_url + "\n" + more, types_,
                                         config::system_variables(), problems);
        EXPECT_EQ(problems.to_text(), "");
        return types_.make<publisher>(what, context("outgoing 'start'"));
    }

    std::int64_t runs() { return control("GET", "/state").at("workflow_runs").as_int64(); }

 private:
    registry types_;
};

TEST(workflow_publisher, starts_by_the_secret_url_without_a_key) {
    workflow_fixture bench;
    const auto by_post = bench.starting(bench.hook(0)).value();
    const auto by_get = bench.starting(bench.hook(0), "method: get\n").value();
    EXPECT_TRUE(bench.publish(*by_post, R"({"title":"Tea"})"));
    EXPECT_TRUE(bench.publish(*by_get, R"({"title":"Tea"})"));
    EXPECT_EQ(bench.runs(), 2);
    EXPECT_EQ(bench.requests()[0].body, R"({"title":"Tea"})");
    EXPECT_FALSE(bench.requests()[0].headers.find("X-API-Key"));
    EXPECT_TRUE(bench.requests()[1].body.empty());
}

TEST(workflow_publisher, the_url_stands_nowhere) {
    workflow_fixture bench;
    const auto off = bench.starting(bench.hook(1)).value();
    const auto ready = off->prepare(record_of("{}"), "key").value();
    const auto id = bench.first().workflows[1].id;
    EXPECT_THAT(write_json(ready.plan) + ready.summary, Not(HasSubstr(id)));
    EXPECT_EQ(ready.safety, repeat_safety::once);
    auto noted = ready;
    noted.note = std::make_shared<net::exchange_note>();
    const auto note = noted.note;
    EXPECT_FALSE(bench.run(off->send(std::move(noted))));
    EXPECT_THAT(note->sent, HasSubstr("POST (hidden)\n"));
    EXPECT_THAT(note->received, HasSubstr("Workflow not found."));
    EXPECT_THAT(note->sent + note->received, Not(HasSubstr(id)));
    const auto refused = bench.publish(*off, "{}");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("Workflow not found."));
    EXPECT_THAT(refused.error().message, Not(HasSubstr(id)));
    const auto nobody = bench.starting("http://127.0.0.1:1/api/_hooks/webhook/secret-id").value();
    const auto unreachable = bench.publish(*nobody, "{}");
    ASSERT_FALSE(unreachable);
    EXPECT_THAT(describe(unreachable.error()), Not(HasSubstr("secret-id")));
}

TEST(workflow_publisher, a_url_without_a_path_is_refused) {
    workflow_fixture bench;
    for (const auto* url :
         {"https://app.ocoya.com", "https://app.ocoya.com/", "hook", "https:///x"}) {
        EXPECT_FALSE(bench.starting(url)) << url;
    }
}

TEST(WorkflowPublisher, a_redirect_is_refused_and_its_place_shows_no_path) {
    for (const auto* verb : {"post", "get"}) {
        ocoya_fixture bench([](const net::request& what) {
            return testing::answer(301, "",
                                   {{"Location", "https://other.example" + what.target + "/"}});
        });
        registry types;
        add_ocoya_connector(types);
        config::diagnostics problems;
        config::configured_component what;
        what.type = "ocoya-workflow";
        what.options = config::read_text(
            *types.find("publisher", what.type), "hook.yaml",
            "url: " + bench.url() + "/api/_hooks/webhook/secret-id\nmethod: " + std::string(verb) +
                "\n",
            types, config::system_variables(), problems);
        const auto by = types.make<publisher>(what, bench.context("outgoing 'start'")).value();
        const auto done = bench.run(by->send(by->prepare(record_of("{}"), "key").value()));
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, failure_class::refused);
        EXPECT_THAT(done.error().message, HasSubstr("HTTP 301 redirects to https://other.example"));
        EXPECT_THAT(describe(done.error()), Not(HasSubstr("secret-id")));
        EXPECT_EQ(bench.requests().size(), 1U);
    }
}

}  // namespace
}  // namespace sluice::ocoya
