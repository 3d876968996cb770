// A listing whose paging the configuration describes. The real program reads /post from the real
// sandbox, as if the reference did not describe it.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct own_listing : ::testing::Test {
    own_listing() : sandbox(sluice_program, {"--seed", "1"}) {
        work.environment = {{"OCOYA_URL", sandbox.api()},
                            {"REPORT", work.beside("report.ndjson").string()}};
        work.write("posts.yaml", R"(
clients:
  ocoya: {type: ocoya, api_key: sandbox-key, base_url: "${env:OCOYA_URL}"}
incoming:
  posts:
    schedule: every 1h
    subscriber:
      type: ocoya
      client: ocoya
      path: /post
      parameters: {query: {perPage: 50, workspaceId: )" +
                                     std::string(first_workspace) + R"(}}
      next: "items == `50` && {query: {page: sum([page, `1`])}}"
    emit: new
    deleted: emit
outgoing:
  report: {publisher: {type: file, path: "${env:REPORT}"}}
routes:
  news:
    from: posts
    to: report
    transformers:
      - map: {text: "{{ header.event }}"}
)");
    }

    // A value of the only incoming, from a round's report.
    std::int64_t counted(const ended& round, const char* count) const {
        return boost::json::parse(round.out).at("incoming").at(0).at(count).as_int64();
    }
    std::size_t reported() const { return lines_in(work.beside("report.ndjson")); }

    sandbox_process sandbox;
    job work;
};

TEST_F(own_listing, killed_within_it_goes_on_at_its_page) {
    sandbox.fault(R"({"method":"GET","path":"/post","kind":"slow","delay_ms":600000,"skip":2})");
    {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return sandbox.calls("GET", "received") >= 3 || !daemon.runs(); }));
        EXPECT_EQ(daemon.kill().signal, 9);
    }
    const auto rest = work.once();
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_EQ(counted(rest, "pages"), 2) << "four in all, and two were taken in";
    EXPECT_EQ(sandbox.calls("GET", "received"), 5);
    EXPECT_EQ(reported(), 178U);
}

TEST_F(own_listing, what_is_refused_in_the_middle_begins_it_anew_and_makes_nothing_gone) {
    ASSERT_EQ(work.once().code, 0);
    ASSERT_EQ(reported(), 178U);
    for (int round = 0; round < 3; ++round) {
        sandbox.fault(R"({"method":"GET","path":"/post","kind":"400","skip":1})");
        const auto broken = work.once();
        EXPECT_NE(broken.code, 0);
        EXPECT_THAT(broken.out, HasSubstr("the next run begins at the first page"));
        EXPECT_TRUE(sandbox.faults_met());
    }
    const auto whole = work.once();
    EXPECT_EQ(whole.code, 0) << whole.err;
    EXPECT_EQ(counted(whole, "pages"), 4);
    EXPECT_EQ(reported(), 178U) << "nothing is new, and nothing gone";
}

}  // namespace
}  // namespace sluice::testing
