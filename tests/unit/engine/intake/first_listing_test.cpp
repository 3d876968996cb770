// The very first listing of an incoming, or of a new part of it.

#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class first_listing_test : public ::testing::Test {
 protected:
    first_listing_test() {
        incoming_->emit = emit_rule::only_new;
        incoming_->first_run = first_run_rule::parse("remember").value();
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    void rule(const std::string& text) {
        incoming_->first_run = first_run_rule::parse(text).value();
    }
    page& list(const std::vector<std::string>& ids, bool last = true) {
        const auto next = last ? json::value(nullptr) : json::value(++position_);
        source_->pages.emplace_back(scripted_subscriber::page_of(ids, next, last));
        return *source_->pages.back();
    }
    // A page of a part.
    page& list_part(const std::string& part, const std::vector<std::string>& ids, bool ends,
                    bool last) {
        auto& made = list(ids, last);
        made.part = part;
        made.part_ends = ends;
        return made;
    }
    // Entities with a further member `at`.
    page& list_at(const std::vector<std::pair<std::string, json::value>>& records,
                  bool last = true) {
        std::vector<std::string> ids;
        for (const auto& [id, at] : records) {
            ids.push_back(id);
        }
        auto& made = list(ids, last);
        for (std::size_t i = 0; i < records.size(); ++i) {
            made.entities[i].data.get_object()["at"] = records[i].second;
        }
        return made;
    }

    void run() { run_result().value(); }
    result<ledger::run_counts> run_result() {
        if (!runs_) {
            restart();
        }
        return bench_.run(runs_->run("schedule"));
    }
    // Goes on as another process would.
    void restart() {
        runs_.emplace(bench_.with(), incoming_, routes_, 1024, [] {});
    }

    // Ids of all tasks so far, in order.
    std::vector<std::string> offered() {
        std::vector<std::string> ids;
        for (const auto& one : bench_.run(bench_.record.list({})).value()) {
            ids.insert(ids.begin(), one.entity_id);
        }
        return ids;
    }
    bool is_remembered(const std::string& id) {
        return bench_.run(bench_.record.known("posts", {id})).value().at(0).has_value();
    }

    engine_fixture bench_;
    int position_ = 0;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<incoming_plan> incoming_ = std::make_shared<incoming_plan>(incoming_plan{
        "posts", schedule::parse("every 5m", "").value(), source_, {}, emit_rule::all, {}, {}});
    std::vector<std::shared_ptr<const route_plan>> routes_;
    std::optional<intake> runs_;
};

TEST_F(first_listing_test, is_only_remembered_where_that_is_the_rule) {
    list({"a", "b"});
    run();
    EXPECT_THAT(offered(), IsEmpty());
    EXPECT_TRUE(is_remembered("a"));
    EXPECT_THAT(bench_.log.lines(),
                Contains(HasSubstr("first listing: remembered, and not offered incoming=posts "
                                   "run=1 records=2")));
    list({"a", "b", "c"});
    run();
    EXPECT_THAT(offered(), ElementsAre("c"));
}

TEST_F(first_listing_test, is_offered_whole_without_a_rule) {
    rule("all");
    list({"a", "b"});
    run();
    EXPECT_THAT(offered(), ElementsAre("a", "b"));
    rule("remember");  // the rule is set later, for entities that were listed before
    restart();
    list({"a", "b", "c"});
    run();
    EXPECT_THAT(offered(), ElementsAre("a", "b", "c"));
}

TEST_F(first_listing_test, of_several_pages_ends_with_its_last_one_whatever_comes_between) {
    list({"a"}, false);
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    EXPECT_FALSE(run_result());
    restart();
    list({"b"}, false);
    list({"c"});
    run();
    EXPECT_THAT(offered(), IsEmpty());
    EXPECT_TRUE(is_remembered("c"));
    restart();
    list({"a", "b", "c", "d"});
    run();
    EXPECT_THAT(offered(), ElementsAre("d"));
}

TEST_F(first_listing_test, that_was_not_committed_is_listed_again) {
    list({"a"});
    bench_.record.faults["commit_page"] = 1;
    EXPECT_FALSE(run_result());
    list({"a", "b"});
    run();
    EXPECT_THAT(offered(), IsEmpty());
    list({"a", "b", "c"});
    run();
    EXPECT_THAT(offered(), ElementsAre("c"));
}

TEST_F(first_listing_test, remembers_what_later_counts_as_a_change) {
    incoming_->emit = emit_rule::only_changed;
    list({"a", "b"});
    run();
    auto& again = list({"a", "b"});
    again.entities[0].data.get_object()["text"] = "new";
    run();
    EXPECT_THAT(offered(), ElementsAre("a"));
}

// The ledger cannot remember it, and no later run would report it.
TEST_F(first_listing_test, rejects_a_record_without_an_identifier_as_ever) {
    list({"a", ""});
    run();
    EXPECT_THAT(offered(), ElementsAre(""));
    EXPECT_EQ(bench_.task(1).state, ledger::task_state::rejected);
}

TEST_F(first_listing_test, offers_the_first_listed_as_the_newest) {
    rule("newest 3");
    list({"e", "d"}, false);
    list({"c", "b"}, false);
    list({"a"});
    run();
    EXPECT_THAT(offered(), ElementsAre("e", "d", "c"));
    EXPECT_TRUE(is_remembered("a"));
    list({"f", "e", "d", "c", "b", "a"});
    run();
    EXPECT_THAT(offered(), ElementsAre("e", "d", "c", "f"));
}

TEST_F(first_listing_test, offers_the_newest_only_when_it_is_over_also_after_a_restart) {
    rule("newest 2");
    incoming_->newest_by = expression::compile("at").value();
    list_at({{"old", "2026-01-01T00:00:00Z"}, {"new", "2026-01-31T12:00:00+02:00"}}, false);
    source_->pages.emplace_back(failure(failure_class::unreachable, "HTTP 502"));
    EXPECT_FALSE(run_result());
    EXPECT_THAT(offered(), IsEmpty());
    restart();
    list_at({{"newest", "2026-01-31T10:30:00Z"}, {"undated", nullptr}});
    run();
    EXPECT_THAT(offered(), ElementsAre("new", "newest"));
    EXPECT_THAT(bench_.task(1).data, HasSubstr("+02:00"));
    EXPECT_THAT(bench_.task(1).headers, HasSubstr(R"("event":"created")"));
    EXPECT_TRUE(is_remembered("old"));
    EXPECT_TRUE(is_remembered("undated"));
}

// Their change is under way until the task is done, as with every offered entity.
TEST_F(first_listing_test, offers_the_newest_as_changes_that_their_tasks_carry) {
    rule("newest 1");
    list({"a", "b"});
    run();
    const auto known = bench_.run(bench_.record.known("posts", {"a", "b"})).value();
    EXPECT_EQ(known.at(0)->settled_hash, "");
    EXPECT_EQ(known.at(1)->settled_hash, known.at(1)->offered_hash);
}

TEST_F(first_listing_test, orders_numbers_by_their_value) {
    rule("newest 1");
    incoming_->newest_by = expression::compile("at").value();
    list_at({{"nine", 9}, {"ten", 10}, {"text", "99"}});
    run();
    EXPECT_THAT(offered(), ElementsAre("ten"));
}

TEST_F(first_listing_test, of_a_record_that_comes_twice_keeps_the_first) {
    rule("newest 2");
    list({"a", "b"}, false);
    auto& again = list({"a"});
    again.entities[0].data.get_object()["text"] = "new";
    incoming_->emit = emit_rule::only_changed;
    run();
    EXPECT_THAT(offered(), ElementsAre("a", "b"));
    EXPECT_THAT(bench_.task(1).data, Not(HasSubstr("new")));
}

TEST_F(first_listing_test, of_a_new_part_is_one_of_its_own) {
    list_part("w1", {"w1/a"}, true, false);
    list_part("w2", {"w2/a"}, true, true);
    run();
    EXPECT_THAT(offered(), IsEmpty());
    restart();
    list_part("w1", {"w1/a", "w1/b"}, true, false);
    list_part("w2", {"w2/a"}, true, false);
    list_part("w3", {"w3/a", "w3/b"}, false, false);
    list_part("w3", {"w3/c"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/b"));
    restart();
    list_part("w1", {"w1/a"}, true, false);
    list_part("w3", {"w3/c", "w3/d"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/b", "w3/d"));
}

TEST_F(first_listing_test, of_each_part_offers_its_own_newest) {
    rule("newest 1");
    list_part("w1", {"w1/a", "w1/b"}, true, false);
    list_part("w2", {"w2/a", "w2/b"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/a", "w2/a"));
}

// The unreadable part is still to be listed. The others do not get another first listing because of
// it.
TEST_F(first_listing_test, of_a_part_that_cannot_be_read_waits_for_it) {
    list_part("w1", {"w1/a"}, true, false);
    list_part("w2", {}, false, false);
    source_->pages.emplace_back(failure(failure_class::refused, "w2: HTTP 404"));
    EXPECT_FALSE(run_result());
    list_part("w1", {"w1/a", "w1/b"}, true, false);
    list_part("w2", {"w2/a"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/b"));
}

TEST_F(first_listing_test, without_any_part_is_over_and_the_first_part_is_new) {
    list_part("", {}, false, true);
    run();
    list_part("w1", {"w1/a"}, true, true);
    run();
    EXPECT_THAT(offered(), IsEmpty());
    EXPECT_TRUE(is_remembered("w1/a"));
}

// Entities that an older version listed are known, and so are its parts, although no row names
// them.
TEST_F(first_listing_test, of_what_an_older_version_has_listed_is_over) {
    bench_
        .run(bench_.record.change_values({{ledger::first_listings_store,
                                           ledger::key_of_names("posts", ""),
                                           R"({"state":"over"})",
                                           {}}},
                                         bench_start))
        .value();
    list_part("w1", {"w1/a"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/a"));
    list_part("w1", {"w1/a"}, true, false);
    list_part("w2", {"w2/a"}, true, true);
    run();
    EXPECT_THAT(offered(), ElementsAre("w1/a"));
}

TEST_F(first_listing_test, does_not_hold_back_what_is_forgotten_by_hand) {
    list({"a", "b"});
    run();
    ledger::forget_request all;
    all.incoming = "posts";
    all.all = true;
    all.position = true;
    bench_.run(bench_.record.forget(all)).value();
    list({"a", "b"});
    run();
    EXPECT_THAT(offered(), ElementsAre("a", "b"));
}

TEST(first_run_rule, is_read_from_its_text) {
    EXPECT_TRUE(first_run_rule::parse("all")->all);
    EXPECT_FALSE(first_run_rule::parse("remember")->all);
    EXPECT_EQ(first_run_rule::parse("remember")->newest, 0);
    EXPECT_EQ(first_run_rule::parse("newest 10")->newest, 10);
    for (const auto* text : {"", "newest", "newest 0", "newest -1", "newest 1001", "newest 1 2",
                             "newest ten", "Remember", "none"}) {
        const auto rule = first_run_rule::parse(text);
        ASSERT_FALSE(rule) << text;
        EXPECT_THAT(rule.error().mend, HasSubstr("newest 1 to newest 1000"));
    }
}

}  // namespace
}  // namespace sluice::engine
