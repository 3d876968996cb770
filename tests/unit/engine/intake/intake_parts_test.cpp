#include "engine/engine.hpp"
#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

// Pages that are too large for one transaction.

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class intake_parts_test : public ::testing::Test {
 protected:
    intake_parts_test() {
        bench_.part = {2, 1'000'000};
        incoming_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    void page(const std::vector<std::string>& ids) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, "end", true));
    }

    intake& runs() {
        if (!runs_) {
            runs_.emplace(bench_.with(), incoming_, routes_, 1024, [this] { ++told_; });
        }
        return *runs_;
    }
    result<ledger::run_counts> run() { return bench_.run(runs().run("hand")); }
    ledger::incoming_state state() { return bench_.run(bench_.record.state_of("posts")).value(); }

    std::vector<std::string> tasks() {
        std::vector<std::string> ids;
        for (const auto& one : bench_.run(bench_.record.list({})).value()) {
            ids.push_back(one.entity_id);
        }
        std::ranges::reverse(ids);
        return ids;
    }

    std::size_t calls(std::string_view operation) {
        return static_cast<std::size_t>(std::ranges::count(bench_.record.calls, operation));
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<incoming_plan> incoming_;
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::optional<intake> runs_;
    int told_ = 0;
};

TEST_F(intake_parts_test, a_large_page_is_committed_in_parts_and_counted_whole) {
    page({"a", "b", "c", "d", "e"});
    const auto counts = run();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->tasks, 5);
    EXPECT_THAT(tasks(), ElementsAre("a", "b", "c", "d", "e"));
    EXPECT_EQ(calls("add_part"), 3U);
    EXPECT_EQ(calls("commit_page"), 1U);
    EXPECT_GE(told_, 1);
    EXPECT_EQ(state().position, R"("end")");
}

TEST_F(intake_parts_test, a_page_that_fits_takes_one_transaction) {
    page({"a"});
    ASSERT_TRUE(run());
    EXPECT_THAT(bench_.record.calls, Not(Contains("add_part")));
    EXPECT_THAT(bench_.record.calls, Not(Contains("admit")));
}

TEST_F(intake_parts_test, large_data_makes_parts_as_many_tasks_do) {
    bench_.part = {1'000, 1};
    page({"a", "b"});
    ASSERT_TRUE(run());
    EXPECT_GE(calls("add_part"), 2U);
    EXPECT_THAT(tasks(), ElementsAre("a", "b"));
}

TEST_F(intake_parts_test, a_part_or_a_commit_that_fails_leaves_nothing_and_the_page_comes_again) {
    for (const auto* operation : {"add_part", "commit_page"}) {
        page({"a", "b", "c"});
        bench_.record.faults[operation] = 1;
        ASSERT_FALSE(run()) << operation;
        EXPECT_THAT(tasks(), IsEmpty()) << operation;
        EXPECT_EQ(state().position, "") << operation;
    }
    page({"a", "b", "c"});
    ASSERT_TRUE(run());
    EXPECT_THAT(tasks(), ElementsAre("a", "b", "c"));
}

TEST_F(intake_parts_test, a_committed_page_enters_its_lanes_when_the_ledger_works_again) {
    page({"a", "b", "c"});
    bench_.record.faults["admit"] = 2;
    ASSERT_TRUE(run());
    EXPECT_THAT(tasks(), ElementsAre("a", "b", "c"));
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("tasks of a page do not enter their lanes yet")).Times(1));
}

TEST_F(intake_parts_test, changes_of_a_large_page_are_remembered) {
    incoming_->emit = emit_rule::only_new;
    page({"a", "b", "c"});
    ASSERT_TRUE(run());
    page({"a", "b", "c", "d"});
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_THAT(tasks(), ElementsAre("a", "b", "c", "d"));
}

TEST_F(intake_parts_test, a_start_ends_what_a_crash_left_of_a_committed_page) {
    ledger::page_part part;
    part.incoming = "posts";
    part.begins = true;
    part.tasks.resize(3);
    for (auto& task : part.tasks) {
        task.lane = {"to-report", "report"};
        task.entity_id = "x";
        task.data = "1";
        task.headers = "{}";
    }
    ASSERT_TRUE(bench_.run(bench_.record.add_part(part)));
    ledger::page_commit committed;
    committed.incoming = "posts";
    committed.in_parts = true;
    ASSERT_TRUE(bench_.run(bench_.record.commit_page(committed)));
    engine runs(bench_.with(), plan());
    ASSERT_TRUE(bench_.run(runs.take_over()));
    EXPECT_THAT(tasks(), ElementsAre("x", "x", "x"));
}

}  // namespace
}  // namespace sluice::engine
