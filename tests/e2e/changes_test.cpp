// Changes of the source's records, seen by the real program against the real sandbox.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct changes : ::testing::Test {
    changes() : sandbox(sluice_program, {"--seed", "1"}) {
        work.environment = {{"OCOYA_URL", sandbox.api()},
                            {"REPORT", work.beside("report.ndjson").string()}};
        work.write("posts.yaml", R"(
clients:
  ocoya: {type: ocoya, api_key: sandbox-key, base_url: "${env:OCOYA_URL}"}
incoming:
  posts:
    subscriber:
      type: ocoya
      client: ocoya
      entity: posts
      parameters: {query: {workspaceId: )" +
                                     std::string(first_workspace) + R"(}}
    emit: changed
    watch: {status: status, rescheduled: scheduledAt}
    deleted: emit
outgoing:
  report: {publisher: {type: file, path: "${env:REPORT}"}}
routes:
  news:
    from: posts
    to: report
    transformers:
      - filter: header.event != 'created'
      - map:
          text: "{{ header.event }} {{ id }} {{ header.from || '' }}>{{ header.to || '' }} {{ status }}"
)");
    }

    // Makes one round, and returns the lines that it wrote to the report, in order.
    std::vector<std::string> round() {
        const auto before = lines_in(work.beside("report.ndjson"));
        last = work.once();
        std::istringstream report(read_file(work.beside("report.ndjson")));
        std::vector<std::string> news;
        std::string line;
        for (std::size_t number = 0; std::getline(report, line); ++number) {
            if (number >= before) {
                news.emplace_back(boost::json::parse(line).at("text").as_string());
            }
        }
        return news;
    }

    std::string post(std::size_t number) const {
        const auto all = sandbox.get("/posts?workspaceId=" + std::string(first_workspace));
        return std::string(all.as_array().at(number).at("id").as_string());
    }
    void remove(const std::string& id) const {
        exchange(sandbox.port(), "DELETE", "/_sandbox/posts/" + id);
    }

    sandbox_process sandbox;
    job work;
    ended last;
};

TEST_F(changes, say_what_moved_and_what_is_gone) {
    const auto moved = post(0);
    const auto removed = post(1);
    EXPECT_THAT(round(), IsEmpty()) << last.err;
    sandbox.post("/posts/" + moved, R"({"status":"ERROR"})");
    remove(removed);
    EXPECT_THAT(round(), ElementsAre("status " + moved + " DRAFT>ERROR ERROR"));
    EXPECT_THAT(round(), ElementsAre("deleted " + removed + " > DRAFT"));
    EXPECT_THAT(round(), IsEmpty());
}

TEST_F(changes, a_listing_that_failed_in_the_middle_makes_nothing_gone) {
    const auto removed = post(1);
    round();
    remove(removed);
    for (int round_number = 0; round_number < 3; ++round_number) {
        sandbox.fault(R"({"method":"GET","path":"/post","kind":"400","skip":1})");
        EXPECT_THAT(round(), IsEmpty());
        EXPECT_EQ(last.code != 0, round_number < 2) << "the third passes over the page";
        EXPECT_TRUE(sandbox.faults_met());
    }
    EXPECT_THAT(last.err, HasSubstr("a page cannot be read and is passed over"));
    // In another process: the first complete listing since the post was deleted.
    EXPECT_THAT(round(), IsEmpty());
    EXPECT_EQ(last.code, 0) << last.err;
    EXPECT_THAT(round(), ElementsAre("deleted " + removed + " > DRAFT"));
}

// Each run is a process of its own; the rows of one product stand on two pages.
TEST(doubled_identifiers, are_offered_once_however_often_the_file_is_read) {
    job work;
    std::ofstream(work.beside("products.csv")) << "Handle,SKU\nmug,A\ncup,B1\ncup,B2\njug,C\n";
    work.environment = {{"PLACE", work.beside("products.csv").parent_path().string()}};
    work.write("products.yaml", R"(
incoming:
  products:
    subscriber: {type: file, path: "${env:PLACE}/products.csv", page_size: 2}
    identifier: Handle
    emit: changed
outgoing:
  report: {publisher: {type: file, path: "${env:PLACE}/report.ndjson"}}
routes:
  all: {from: products, to: report}
)");
    for (int round = 0; round < 4; ++round) {
        const auto done = work.once();
        EXPECT_EQ(done.code, 0) << done.err;
        EXPECT_EQ(lines_in(work.beside("report.ndjson")), 3U) << round;
        EXPECT_THAT(done.err, HasSubstr("records share an identifier"));
    }
    std::ofstream(work.beside("products.csv")) << "Handle,SKU\nmug,A\ncup,B3\ncup,B2\njug,C\n";
    for (int round = 0; round < 2; ++round) {
        work.once();
        EXPECT_EQ(lines_in(work.beside("report.ndjson")), 4U) << "one change, one task";
    }
}

TEST_F(changes, what_is_forgotten_is_created_again) {
    round();
    const auto forget = [this](std::vector<std::string> what) {
        what.insert(what.begin(), {"offer-again", "posts"});
        what.insert(what.end(), {"--state", work.state().string()});
        return run_sluice(std::move(what));
    };
    EXPECT_THAT(forget({post(0), "nobody"}).out, HasSubstr("not remembered: nobody"));
    const auto all = forget({"--all", "--dry-run"});
    EXPECT_EQ(all.out, "would be forgotten: 177 of posts\n") << all.err;
    round();
    const auto report = boost::json::parse(last.out);
    EXPECT_EQ(report.at("incoming").at(0).at("entities").as_int64(), 1);
    EXPECT_EQ(forget({}).code, 1);
    EXPECT_EQ(forget({"--all", post(0)}).code, 1);
    EXPECT_EQ(forget({"nobody"}).code, 1);
}

}  // namespace
}  // namespace sluice::testing
