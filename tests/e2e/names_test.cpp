// A name changes in the configuration: the real program moves everything under it. Nothing is sent
// twice or waits for ever.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

// The names of a configuration that copies records from file to file.
struct names {
    std::string incoming = "feed";
    std::string route = "to-report";
    std::string outgoing = "report";
    std::string storage = "seen";

    std::string& of(const std::string& kind) {
        return kind == "incoming"   ? incoming
               : kind == "route"    ? route
               : kind == "outgoing" ? outgoing
                                    : storage;
    }
};

class renamed : public ::testing::Test {
 protected:
    renamed() { work.write("../in.ndjson", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n"); }

    void configure(const names& its, const std::string& emit, const std::string& more = {}) {
        work.write(
            "names.yaml",
            "incoming:\n  " + its.incoming +
                ":\n    schedule: every 1h\n    subscriber: {type: file, path: " +
                work.beside("in.ndjson").string() + "}\n    identifier: id\n    emit: " + emit +
                "\n" + more + "storages:\n  " + its.storage +
                ": {}  # sluice: allow unused-storage\noutgoing:\n  " + its.outgoing +
                ":\n    retry: {attempts: 1}\n    publisher: {type: file, path: " +
                report().string() + "}\nroutes:\n  " + its.route + ":\n    from: " + its.incoming +
                "\n    to: " + its.outgoing + "\n" + stages(its));
    }
    virtual std::string stages(const names& /*its*/) const { return {}; }

    std::filesystem::path report() const { return work.beside("out") / "report.ndjson"; }
    // A file stands where its directory should be, so no record can be written.
    void block_target() const { work.write("../out", "in the way"); }
    void clear_target() const {
        if (!std::filesystem::is_directory(work.beside("out"))) {
            std::filesystem::remove(work.beside("out"));
        }
    }
    std::size_t times(const std::string& id) const {
        const auto text = read_file(report());
        std::size_t count = 0;
        for (auto at = text.find("\"" + id + "\""); at != std::string::npos;
             at = text.find("\"" + id + "\"", at + 1)) {
            ++count;
        }
        return count;
    }

    ended command(std::vector<std::string> words) const {
        words.insert(words.end(), {"--state", work.state().string()});
        return run_sluice(std::move(words));
    }
    ended check() const { return work.check({"--state", work.state().string()}); }

    job work;
};

// Kind, emit, open tasks at the time of the rename.
using rename_case = std::tuple<std::string, std::string, bool>;

class rename_table : public renamed, public ::testing::WithParamInterface<rename_case> {
 protected:
    std::string kind() const { return std::get<0>(GetParam()); }
    std::string emit() const { return std::get<1>(GetParam()); }
    bool open() const { return std::get<2>(GetParam()); }

    std::string stages(const names& its) const override {
        return kind() != "storage"
                   ? ""
                   : "    transformers:\n      - only_changed: {storage: " + its.storage +
                         ", key: \"{{ id }}\"}\n";
    }
    // Counts how often each record has arrived in the end: in each of two rounds with `emit: all`,
    // and once where a storage remembers the deliveries.
    std::size_t expected() const { return emit() == "all" && kind() != "storage" ? 2 : 1; }
};

INSTANTIATE_TEST_SUITE_P(
    each, rename_table,
    ::testing::Combine(::testing::Values("route", "incoming", "outgoing", "storage"),
                       ::testing::Values("new", "changed", "all"), ::testing::Bool()),
    [](const ::testing::TestParamInfo<rename_case>& of) {
        return std::get<0>(of.param) + "_" + std::get<1>(of.param) +
               (std::get<2>(of.param) ? "_open" : "_done");
    });

TEST_P(rename_table, moves_what_stood_under_the_name) {
    if (open()) {
        block_target();
    }
    names its;
    configure(its, emit());
    work.once();
    clear_target();
    const auto former = std::exchange(its.of(kind()), "renamed");

    // After the edit and without the rename, a message names the rest, with the mend.
    configure(its, emit());
    const bool holds_something = open() || kind() == "incoming" || kind() == "storage";
    if (holds_something) {
        EXPECT_THAT(check().err,
                    HasSubstr("`sluice rename " + kind() + " " + former + " renamed`"));
    }
    const auto done = command({"rename", kind(), former, "renamed"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(check().code, 0) << check().err;
    EXPECT_EQ(check().err, "");
    if (open()) {
        EXPECT_EQ(command({"tasks", "retry", "--status", "failed"}).code, 0);
    }
    const auto round = work.once();
    EXPECT_EQ(round.code, 0) << round.err;
    EXPECT_EQ(times("a"), expected());
    EXPECT_EQ(times("b"), expected());
    EXPECT_TRUE(work.list({"--status", "new", "--status", "failed"}).as_array().empty());
}

TEST_F(renamed, an_incoming_is_not_started_without_the_rename_and_the_others_are) {
    names its;
    configure(its, "new");
    work.once();
    its.incoming = "news";
    configure(its, "new");
    const auto checked = check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("incoming 'news' reads the source of 'feed'"));
    const auto round = work.once();
    EXPECT_EQ(round.code, 1);
    EXPECT_THAT(round.err, HasSubstr("incoming not started: its memory looks renamed"));
    EXPECT_EQ(times("a"), 1U);
    program daemon(work.run());
    EXPECT_TRUE(daemon.wrote("incoming not started: its memory looks renamed"));
    EXPECT_TRUE(daemon.wrote("started version"));
    const auto asked = command({"run", "--once", "news"});
    EXPECT_EQ(asked.code, 1);
    EXPECT_THAT(asked.err, HasSubstr("sluice rename incoming feed news"));
    const auto beside = command({"rename", "incoming", "feed", "news"});
    EXPECT_EQ(beside.code, 1);
    EXPECT_THAT(beside.err, HasSubstr("stop the daemon, rename"));
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(times("a"), 1U);
}

TEST_F(renamed, fresh_starts_an_incoming_without_the_former_memory) {
    names its;
    configure(its, "new");
    work.once();
    its.incoming = "news";
    configure(its, "new", "    fresh: true\n");
    EXPECT_EQ(check().code, 0);
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(times("a"), 2U);
    configure(its, "new");  // the new name has a memory of its own by now
    EXPECT_EQ(check().code, 0);
    const auto taken = command({"rename", "incoming", "feed", "news"});
    EXPECT_EQ(taken.code, 1);
    EXPECT_THAT(taken.err, HasSubstr("incoming 'news' has a memory of its own (--merge"));
    EXPECT_EQ(command({"rename", "incoming", "feed", "news", "--merge"}).code, 0);
    EXPECT_EQ(check().err, "");
}

// In the configuration afterwards.
TEST_F(renamed, a_name_may_be_changed_in_the_ledger_first) {
    names its;
    configure(its, "new");
    work.once();
    ASSERT_EQ(command({"rename", "incoming", "feed", "news"}).code, 0);
    ASSERT_EQ(command({"rename", "route", "to-report", "reports"}).code, 0);
    its.incoming = "news";
    its.route = "reports";
    configure(its, "new");
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(times("a"), 1U);
}

TEST_F(renamed, a_wrong_name_is_refused_with_the_one_that_was_meant) {
    configure({}, "new");
    work.once();
    const auto wrong = command({"rename", "route", "to-reprot", "reports"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_THAT(wrong.err, HasSubstr("the ledger holds nothing of route 'to-reprot' (did you mean "
                                     "'to-report'?)"));
    EXPECT_EQ(command({"rename", "client", "a", "b"}).code, 2);
    EXPECT_THAT(command({"rename", "storage", "seen", ".budgets"}).err,
                HasSubstr("the ledger holds nothing of storage 'seen' (there is none)"));
    const auto dry = command({"rename", "incoming", "feed", "news", "--dry-run", "--json"});
    EXPECT_EQ(boost::json::parse(dry.out).at("entities").as_int64(), 2);
    EXPECT_EQ(check().err, "") << "nothing was moved";
}

TEST_F(renamed, a_plan_names_what_is_left_behind) {
    block_target();
    configure({}, "new");
    work.once();
    names its;
    its.outgoing = "shop";
    configure(its, "new");
    const auto plan =
        run_sluice({"plan", "--config", work.config().string(), "--state", work.state().string()});
    EXPECT_EQ(plan.code, 0) << plan.err;
    EXPECT_THAT(plan.err, HasSubstr("outgoing 'report' is not configured, and the ledger holds 2 "
                                    "open tasks of it"));
}

}  // namespace
}  // namespace sluice::testing
