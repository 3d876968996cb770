// Entities that are no longer listed, and cases that must not count as deletions.

#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class intake_deleted : public ::testing::Test {
 protected:
    intake_deleted() {
        incoming_->reports_deleted = true;
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    void page(const std::vector<std::string>& ids, json::value position = nullptr,
              bool last = true) {
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, std::move(position), last));
    }

    // Makes a run that starts afresh, as after a crash. Returns its events, "event id", in order.
    std::vector<std::string> run() {
        const auto before = newest();
        intake runs(bench_.with(), incoming_, routes_, 1024, [] {});
        counts_ = bench_.run(runs.run("hand"));
        std::vector<std::string> told;
        for (const auto& task : tasks()) {
            if (task.id > before) {
                const auto headers = parse_json(task.headers).value();
                const auto* event = headers.get_object().if_contains("event");
                const auto what = event == nullptr ? "rejected" : std::string(event->as_string());
                told.push_back(what + " " + task.entity_id);
            }
        }
        return told;
    }
    // Makes a run with that listing in one page.
    std::vector<std::string> list(const std::vector<std::string>& ids) {
        page(ids);
        return run();
    }

    std::vector<ledger::task> tasks() {
        ledger::task_filter all;
        all.limit = 1000;
        auto found = bench_.run(bench_.record.list(all)).value();
        std::ranges::reverse(found);
        return found;
    }
    ledger::task_id newest() {
        const auto all = tasks();
        return all.empty() ? 0 : all.back().id;
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<incoming_plan> incoming_ =
        std::make_shared<incoming_plan>(incoming_plan{"posts",
                                                      schedule::parse("by hand", "").value(),
                                                      source_,
                                                      {},
                                                      emit_rule::only_changed,
                                                      {},
                                                      {}});
    std::vector<std::shared_ptr<const route_plan>> routes_;
    result<ledger::run_counts> counts_ = ledger::run_counts{};
};

TEST_F(intake_deleted, what_two_listings_miss_is_gone_and_what_comes_back_is_created) {
    EXPECT_THAT(list({"a", "b"}), ElementsAre("created a", "created b"));
    EXPECT_THAT(list({"a"}), IsEmpty());
    EXPECT_THAT(list({"a"}), ElementsAre("deleted b"));
    EXPECT_EQ(counts_->tasks, 1);
    EXPECT_EQ(counts_->entities, 1);
    EXPECT_THAT(list({"a"}), IsEmpty()) << "deleted is told once";
    EXPECT_THAT(list({"a", "b"}), ElementsAre("created b"));
}

TEST_F(intake_deleted, what_one_listing_missed_because_a_page_shifted_is_not_gone) {
    list({"a", "b", "c"});
    for (int round = 0; round < 3; ++round) {
        EXPECT_THAT(list({"a", "c"}), IsEmpty());
        EXPECT_THAT(list({"a", "b", "c"}), IsEmpty());
    }
}

TEST_F(intake_deleted, it_carries_what_was_last_offered) {
    list({"a"});
    auto changed = scripted_subscriber::page_of({"a"}, nullptr, true);
    changed.entities.at(0).data = json::object{{"id", "a"}, {"status", "POSTED"}};
    source_->pages.emplace_back(std::move(changed));
    EXPECT_THAT(run(), ElementsAre("changed a"));
    list({});
    EXPECT_THAT(list({}), ElementsAre("deleted a"));
    const auto deleted = tasks().back();
    EXPECT_EQ(deleted.data, R"({"id":"a","status":"POSTED"})");
    EXPECT_EQ(deleted.entity_type, "posts");
    EXPECT_THAT(deleted.headers, HasSubstr("first_seen"));
}

TEST_F(intake_deleted, a_cut_listing_proves_nothing) {
    list({"a", "b"});
    for (int round = 0; round < 4; ++round) {
        page({"a"}, nullptr, true);
        source_->pages.back().value().whole = false;
        EXPECT_THAT(run(), IsEmpty());
    }
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("does not show which entities were deleted")));
    EXPECT_THAT(list({"a"}), IsEmpty());
    EXPECT_THAT(list({"a"}), ElementsAre("deleted b"));
}

TEST_F(intake_deleted, a_listing_with_a_record_that_cannot_be_told_proves_nothing) {
    incoming_->identifier = expression::compile("id").value();
    list({"a", "b"});
    for (int round = 0; round < 3; ++round) {
        page({"a", "x"});
        source_->pages.back().value().entities.at(1).data = json::object{{"name", "b?"}};
        EXPECT_EQ(run().size(), round == 0 ? 1U : 0U) << "rejected, once";
    }
}

TEST_F(intake_deleted, a_failed_listing_proves_nothing_and_goes_on_where_it_was) {
    list({"a", "b", "c"});
    page({"a"}, 2, false);
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_FALSE(counts_);
    page({"c"});  // its second page, in the next run
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_EQ(source_->positions.back(), "2");
    page({"a"}, 2, false);
    page({"c"});
    EXPECT_THAT(run(), ElementsAre("deleted b"));
}

TEST_F(intake_deleted, what_was_known_before_is_not_gone_until_a_listing_has_shown_it) {
    incoming_->reports_deleted = false;
    list({"old", "a"});
    incoming_->reports_deleted = true;
    for (int round = 0; round < 4; ++round) {
        EXPECT_THAT(list({"a"}), IsEmpty());
    }
    list({});
    EXPECT_THAT(list({}), ElementsAre("deleted a"));
    EXPECT_EQ(tasks().back().data, R"({"id":"a"})") << "noted, though it never changed";
}

TEST_F(intake_deleted, a_crash_while_it_is_told_leaves_the_rest_to_the_next_listing) {
    std::vector<std::string> many;
    for (int i = 100; i < 250; ++i) {
        many.push_back("e" + std::to_string(i));
    }
    list(many);
    list({});
    page({});
    bench_.record.faults["missing"] = 1;
    EXPECT_THAT(run(), IsEmpty());
    EXPECT_FALSE(counts_);
    const auto told = list({});
    EXPECT_EQ(told.size(), 150U);
    EXPECT_THAT(list({}), IsEmpty());
}

TEST_F(intake_deleted, one_listing_is_enough_where_that_is_the_rule) {
    incoming_->deleted_after = 1;
    list({"a", "b"});
    EXPECT_THAT(list({"b"}), ElementsAre("deleted a"));
}

}  // namespace
}  // namespace sluice::engine
