// The subscriber `http`: the real program reads the real sandbox, as if it were any API.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct http_listing : ::testing::Test {
    http_listing() : sandbox(sluice_program, {"--seed", "1"}) {
        work.environment = {{"API_URL", sandbox.api()},
                            {"REPORT", work.beside("report.ndjson").string()}};
        configure("paging: {kind: numbered, size: 50}");
    }

    void configure(const std::string& more) const {
        work.write("posts.yaml", R"(
clients:
  api:
    type: http
    base_url: "${env:API_URL}"
    auth: {header: {name: X-API-Key, value: sandbox-key}}
    budget: {requests: 60, per: 1m}
    retry: {attempts: 1}
incoming:
  posts:
    schedule: every 1h
    subscriber:
      type: http
      client: api
      path: /post
      parameters: {query: {workspaceId: )" +
                                     std::string(first_workspace) + R"(}}
      )" + more + R"(
    emit: new
    deleted: emit
outgoing:
  report: {publisher: {type: file, path: "${env:REPORT}"}}
routes:
  news:
    from: posts
    to: report
    transformers:
      - map: {event: "{{ header.event }}", id: "{{ id }}"}
)");
    }

    // A value of the only incoming, from a round's report.
    static std::int64_t counted(const ended& round, const char* count) {
        return boost::json::parse(round.out).at("incoming").at(0).at(count).as_int64();
    }
    std::size_t reported() const { return lines_in(work.beside("report.ndjson")); }

    sandbox_process sandbox;
    job work;
};

TEST_F(http_listing, reads_every_page_once_and_new_records_alone_after_that) {
    const auto first = work.once();
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_EQ(reported(), 178U);
    EXPECT_EQ(counted(first, "pages"), 5) << "four with posts, and one that shows the end";
    const auto second = work.once();
    EXPECT_EQ(second.code, 0) << second.err;
    EXPECT_EQ(reported(), 178U);
}

TEST_F(http_listing, killed_within_it_goes_on_at_its_page) {
    sandbox.fault(R"({"method":"GET","path":"/post","kind":"slow","delay_ms":600000,"skip":2})");
    {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return sandbox.calls("GET", "received") >= 3 || !daemon.runs(); }));
        EXPECT_EQ(daemon.kill().signal, 9);
    }
    const auto rest = work.once();
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_EQ(counted(rest, "pages"), 3) << "five in all, and two were taken in";
    EXPECT_EQ(reported(), 178U);
}

TEST_F(http_listing, a_page_that_is_no_json_fails_the_run_and_loses_nothing) {
    sandbox.fault(R"({"method":"GET","path":"/post","kind":"garbage","skip":1})");
    const auto broken = work.once();
    EXPECT_NE(broken.code, 0);
    EXPECT_THAT(broken.out, HasSubstr("page=1&perPage=50: no JSON ("));
    EXPECT_TRUE(sandbox.faults_met());
    const auto whole = work.once();
    EXPECT_EQ(whole.code, 0) << whole.err;
    EXPECT_EQ(reported(), 178U) << "no post twice, and none missing or deleted";
}

TEST_F(http_listing, check_and_plan_know_it) {
    auto asked = work.run();
    asked.arguments = {"plan", "--config", work.config().string()};
    const auto plan = run_to_end_of(asked);
    EXPECT_EQ(plan.code, 0) << plan.err;
    EXPECT_THAT(plan.out, HasSubstr("posts"));
    configure("pageing: {kind: numbered}");
    const auto check = work.check();
    EXPECT_NE(check.code, 0);
    EXPECT_THAT(check.err + check.out, HasSubstr("did you mean 'paging'"));
}

TEST_F(http_listing, a_wrong_place_of_the_items_says_so) {
    configure("items: data");
    const auto broken = work.once();
    EXPECT_NE(broken.code, 0);
    EXPECT_THAT(broken.out, HasSubstr("items: 'data' finds nothing in the reply: [{"));
}

}  // namespace
}  // namespace sluice::testing
