#include "engine/intake/intake.hpp"

#include "unit/engine/engine_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class intake_test : public ::testing::Test {
 protected:
    intake_test() {
        source_ = std::make_shared<scripted_subscriber>();
        incoming_ = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    intake& runs() {
        if (!runs_) {
            runs_.emplace(bench_.with(), incoming_, routes_, 1024, [this] { ++told_; });
        }
        return *runs_;
    }

    // Records of those identifiers, each with a content of its own.
    sluice::page& rows(const std::vector<std::pair<std::string, std::string>>& all,
                       json::value position, bool last) {
        sluice::page made;
        for (const auto& [id, content] : all) {
            auto& one = made.entities.emplace_back();
            one.id = id;
            one.data = json::object{{"id", id}, {"content", content}};
        }
        made.position = std::move(position);
        made.last = last;
        return source_->pages.emplace_back(std::move(made)).value();
    }
    // Forgets the runs, as a restart does.
    void start_again() { runs_.reset(); }

    void page(const std::vector<std::string>& ids, json::value position, bool last) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, std::move(position), last));
    }

    result<ledger::run_counts> run() { return bench_.run(runs().run("hand")); }
    ledger::run_summary last_run() {
        return bench_.run(bench_.record.last_runs({1})).value().at(0);
    }
    ledger::incoming_state state() { return bench_.run(bench_.record.state_of("posts")).value(); }
    std::int64_t tasks() {
        const auto counts = bench_.run(bench_.record.count_by_state()).value();
        return counts.contains(task_state::fresh) ? counts.at(task_state::fresh) : 0;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_;
    std::shared_ptr<incoming_plan> incoming_;
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::optional<intake> runs_;
    int told_ = 0;
};

TEST_F(intake_test, takes_page_after_page_until_the_last) {
    page({"a", "b"}, 2, false);
    page({}, 3, false);
    page({"c"}, "end", true);
    const auto counts = run();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->pages, 3);
    EXPECT_EQ(counts->items, 3);
    EXPECT_EQ(counts->tasks, 3);
    EXPECT_THAT(source_->positions, ElementsAre("null", "2", "3"));
    EXPECT_EQ(tasks(), 3);
    EXPECT_EQ(told_, 2);
    EXPECT_EQ(state().position, R"("end")");
    EXPECT_FALSE(state().listing_unfinished);
    EXPECT_EQ(last_run().trigger, "hand");
    EXPECT_EQ(last_run().counts.tasks, 3);
    EXPECT_TRUE(last_run().ended);
}

TEST_F(intake_test, a_failed_page_keeps_what_was_committed_and_the_next_run_goes_on_there) {
    page({"a"}, 2, false);
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    const auto counts = run();
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().message, "page 2: HTTP 502");
    EXPECT_EQ(last_run().failure, "page 2: HTTP 502");
    EXPECT_EQ(tasks(), 1);
    EXPECT_TRUE(state().listing_unfinished);
    page({"b"}, nullptr, true);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_THAT(source_->positions, ElementsAre("null", "2", "2"));
}

TEST_F(intake_test, a_page_that_is_not_committed_is_fetched_again) {
    page({"a"}, 2, false);
    page({"b"}, 3, true);
    bench_.record.faults["commit_page"] = 1;
    EXPECT_FALSE(run());
    EXPECT_EQ(tasks(), 0);
    EXPECT_EQ(told_, 0);
    source_->pages.clear();
    page({"a"}, 2, true);
    EXPECT_TRUE(run());
    EXPECT_THAT(source_->positions, ElementsAre("null", "null"));
    EXPECT_EQ(tasks(), 1);
}

TEST_F(intake_test, each_failure_of_the_ledger_ends_the_run_with_it) {
    incoming_->emit = emit_rule::only_new;
    for (const auto* operation : {"begin_run", "state_of", "known", "end_run"}) {
        source_->pages.clear();
        page({"a"}, nullptr, true);
        bench_.record.faults[operation] = 1;
        const auto counts = run();
        ASSERT_FALSE(counts) << operation;
        EXPECT_THAT(counts.error().message, HasSubstr("disk is full")) << operation;
    }
}

TEST_F(intake_test, what_was_seen_before_is_held_back) {
    incoming_->emit = emit_rule::only_new;
    page({"a", "b"}, nullptr, true);
    page({"b", "c", "c"}, nullptr, true);
    run();
    const auto counts = run();
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->items, 3);
    EXPECT_EQ(counts->entities, 1);
    EXPECT_EQ(tasks(), 3);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("records share an identifier")));
}

TEST_F(intake_test, what_changed_is_offered_again) {
    incoming_->emit = emit_rule::only_changed;
    page({"a"}, nullptr, true);
    page({"a"}, nullptr, true);
    auto changed = scripted_subscriber::page_of({"a"}, nullptr, true);
    changed.entities.at(0).data = json::object{{"id", "a"}, {"status", "POSTED"}};
    source_->pages.emplace_back(std::move(changed));
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(run()->tasks, 0);
    EXPECT_EQ(run()->tasks, 1);
}

TEST_F(intake_test, an_identifier_on_two_pages_makes_one_task_in_all_runs) {
    incoming_->emit = emit_rule::only_changed;
    for (int round = 0; round < 4; ++round) {
        rows({{"mug", "A"}, {"cup", "B1"}}, 2, false);
        rows({{"cup", "B2"}, {"jug", "C"}}, nullptr, true);
        start_again();
        EXPECT_EQ(run()->tasks, round == 0 ? 3 : 0) << round;
    }
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("records share an identifier: only one of each counts in a "
                                   "listing incoming=posts records=1 first=cup")))
        << "once a run";
}

TEST_F(intake_test, a_listing_is_one_though_runs_and_restarts_cut_it) {
    incoming_->emit = emit_rule::only_changed;
    for (int round = 0; round < 3; ++round) {
        for (int page = 0; page < 3; ++page) {
            rows({{"k", std::to_string(page)}}, page + 1, page == 2);
            if (page < 2) {
                source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
            }
            start_again();
            run();
        }
        EXPECT_EQ(tasks(), 1) << round;
        EXPECT_EQ(state().listings_begun, round + 1);
    }
}

TEST_F(intake_test, a_source_that_begins_anew_begins_another_listing) {
    incoming_->emit = emit_rule::only_changed;
    rows({{"a", "1"}, {"b", "1"}}, 2, true);
    run();
    rows({{"a", "1"}}, 2, false).failed = failure(failure_class::refused, "HTTP 422");
    const auto broken = run();
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().message, "page 1: HTTP 422");
    EXPECT_EQ(state().position, "2");
    rows({{"a", "2"}}, 3, true).begins_anew = true;
    EXPECT_EQ(run()->tasks, 1) << "what the listing showed that broke off does not count";
    EXPECT_EQ(state().listings_begun, 3);
}

TEST_F(intake_test, the_page_on_which_a_run_fails_is_kept) {
    rows({{"a", "1"}}, "there", false).failed = failure(failure_class::invalid, "no JSON", "look");
    const auto counts = run();
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().message, "page 1: no JSON");
    EXPECT_EQ(counts.error().mend, "look");
    EXPECT_EQ(tasks(), 1);
    EXPECT_EQ(state().position, R"("there")");
    EXPECT_TRUE(state().listing_unfinished);
    EXPECT_EQ(last_run().failure, "page 1: no JSON (look)");
}

TEST_F(intake_test, a_record_that_cannot_be_read_is_rejected_alone_and_once) {
    incoming_->emit = emit_rule::only_changed;
    for (int round = 0; round < 2; ++round) {
        auto& made = rows({{"a", "1"}}, nullptr, true);
        made.unreadable.push_back({"GET /posts: line 1, column 7: oops", "{\"id\":oops}"});
        const auto counts = run();
        ASSERT_TRUE(counts);
        EXPECT_EQ(counts->items, 2);
        EXPECT_EQ(counts->tasks, round == 0 ? 2 : 0);
    }
    ledger::task_filter rejected;
    rejected.states = {task_state::rejected};
    const auto found = bench_.run(bench_.record.list(rejected)).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].reason, "GET /posts: line 1, column 7: oops");
    EXPECT_EQ(found[0].data, R"("{\"id\":oops}")");
}

TEST_F(intake_test, a_listing_of_one_page_is_not_asked_about) {
    incoming_->emit = emit_rule::only_changed;
    rows({{"a", "1"}}, nullptr, true);
    rows({{"a", "2"}}, nullptr, true);
    run();
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_THAT(bench_.record.calls, ::testing::Not(Contains("shown_before")));
}

TEST_F(intake_test, a_record_without_an_identifier_is_rejected_once_for_as_long_as_it_stays) {
    incoming_->emit = emit_rule::only_changed;
    incoming_->identifier = expression::compile("name").value();
    page({"a"}, nullptr, true);
    page({"a"}, nullptr, true);
    page({"a", "b"}, nullptr, true);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(run()->tasks, 0);
    EXPECT_EQ(run()->tasks, 1);
    EXPECT_EQ(bench_.run(bench_.record.count_by_state()).value().at(task_state::rejected), 2);
}

TEST_F(intake_test, a_stop_ends_it_behind_the_page_in_hand) {
    page({"a"}, 2, false);
    page({"b"}, 3, true);
    runs().stop();
    EXPECT_EQ(run()->pages, 1);
    EXPECT_EQ(tasks(), 1);
    EXPECT_TRUE(state().listing_unfinished);
}

TEST_F(intake_test, a_cancelled_page_loses_nothing) {
    source_->gate = std::make_shared<wake_event>(bench_.io.get_executor());
    page({"a"}, 2, true);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(bench_.io, runs().run("hand"),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr why, auto) { thrown = why; }));
    bench_.run_ready();
    signal.emit(asio::cancellation_type::terminal);
    bench_.run_ready();
    EXPECT_TRUE(thrown);
    EXPECT_EQ(tasks(), 0);
    EXPECT_EQ(state().position, "");
}

}  // namespace
}  // namespace sluice::engine
