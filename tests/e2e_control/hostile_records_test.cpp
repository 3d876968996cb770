// Records whose stages would never end: each is stopped, and the daemon goes on with the rest.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr int records = 30;

struct hostile_records : controlled_job {
    // One route compares each of 100,000 numbers with each, the other has a script without an end.
    void begin() {
        std::string lines;
        for (int i = 0; i < records; ++i) {
            lines += R"({"id":"r)" + std::to_string(i) + "\"}\n";
        }
        work.write("../records.ndjson", lines);
        work.write("routes.yaml",
                   "incoming:\n"
                   "  lists:\n"
                   "    schedule: every 1h\n"
                   "    subscriber: {type: file, path: ../records.ndjson}\n"
                   "    identifier: id\n"
                   "  ticks:\n"
                   "    schedule: every 1s\n"
                   "    subscriber: {type: static, items: [{id: 1}]}\n"
                   "    identifier: id\n"
                   "    emit: all\n"
                   "outgoing:\n"
                   "  ticks: {publisher: {type: file, path: ../ticks.ndjson}}\n"
                   "  rest: {publisher: {type: none}}\n"
                   "routes:\n"
                   "  quadratic:\n"
                   "    from: lists\n"
                   "    to: rest\n"
                   "    transformers:\n"
                   "      - filter: \"let $all = range(`100000`) in $all[?$all[?@ == `-1`]]\"\n"
                   "  endless:\n"
                   "    from: lists\n"
                   "    to: rest\n"
                   "    transformers: [{script: while true do end}]\n"
                   "  ticks: {from: ticks, to: ticks}\n");
        start();
    }
};

TEST_F(hostile_records, are_stopped_with_the_place_while_other_routes_go_on) {
    using clock = std::chrono::steady_clock;
    begin();
    clock::duration longest{};
    std::size_t answers = 0;
    const std::string stopped = "records were rejected: they wait for a person incoming=lists";
    while (daemon->err().find(stopped) == std::string::npos && daemon->runs()) {
        const auto asked = clock::now();
        ASSERT_EQ(ask("GET", "/status").status, 200);
        longest = std::max(longest, clock::now() - asked);
        ++answers;
    }
    // Each record may take 50 ms of the processor in each of two stages. Together they take
    // seconds, and no answer waits for more than a few of them.
    EXPECT_LT(longest, std::chrono::seconds(1));
    EXPECT_GT(answers, 3U);
    const auto ticks = [](const std::string& log) {
        std::size_t count = 0;
        for (auto at = log.find("settled route=ticks"); at != std::string::npos;
             at = log.find("settled route=ticks", at + 1)) {
            ++count;
        }
        return count;
    };
    EXPECT_TRUE(daemon->wrote("settled route=ticks", ticks(daemon->err()) + 2));
    const auto rejected = ask("GET", "/tasks?status=rejected&limit=200").body;
    EXPECT_THAT(rejected, HasSubstr("stage 1 (filter)"));
    EXPECT_THAT(rejected, HasSubstr(": the expression is stopped: it takes "));
    EXPECT_THAT(rejected, HasSubstr("stage 1 (script): line 1: the script takes "));
    EXPECT_THAT(daemon->err(), HasSubstr("entities=30 tasks=60 rejected=60"));
}

}  // namespace
}  // namespace sluice::testing
