// Names hold tasks, memory and values, and give all of it to another name.

#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ledger_names : public ledger_admin {
 protected:
    held_memory rename(named_kind kind, const std::string& from, const std::string& to) {
        return get(ledger_->rename({kind, from, to}));
    }
    held_memory merge(named_kind kind, const std::string& from, const std::string& to) {
        return get(ledger_->rename({kind, from, to, true}));
    }
    failure refused(named_kind kind, const std::string& from, const std::string& to) {
        return failure_of(ledger_->rename({kind, from, to}));
    }
    held_memory held(named_kind kind, const std::string& name) {
        return get(ledger_->held_by(kind, name));
    }

    // "route posts-to-report", …
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const auto& one : get(ledger_->known_names())) {
            all.push_back(std::string(name_of(one.kind)) + " " + one.name +
                          (one.has_memory ? "" : " (empty)"));
        }
        return all;
    }

    // Commits a page of tasks and sightings, for another incoming and lane.
    std::vector<task_id> add_to(const std::string& incoming, const lane& to,
                                const std::vector<std::string>& ids) {
        auto page = page_of(ids);
        page.incoming = incoming;
        page.position = R"({"page":1})";
        for (auto& one : page.tasks) {
            one.lane = to;
        }
        for (const auto& id : ids) {
            page.seen.push_back({id, "hash of " + id + " by " + incoming});
        }
        return get(ledger_->commit_page(page));
    }

    claim_reply claim_of(const lane& whose) {
        claim_request asked;
        asked.lane = whose;
        asked.limit = 10;
        asked.now = at(1);
        asked.lease = lease;
        return get(ledger_->claim(asked));
    }

    std::string value_of(const std::string& store, const std::string& key) {
        const auto found = get(ledger_->values_of(store, {key}, at(0))).at(0);
        return found ? found->value : "";
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_names,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_names, are_known_with_what_stands_under_them) {
    EXPECT_THAT(names(), IsEmpty());
    add_to("posts", own_lane, {"a", "b"});
    get(ledger_->begin_run({"quiet", "hand", at(0)}));
    get(ledger_->change_values({{"seen", "k", "1", {}}, {"seen", "l", "1", {}}}, at(0)));
    get(ledger_->pause({paused_kind::route, "old", "", at(0)}));
    get(ledger_->note_source("posts", "the list"));
    reopen();
    EXPECT_THAT(names(),
                ElementsAre("incoming posts", "incoming quiet (empty)", "route old (empty)",
                            "route posts-to-report", "outgoing report", "storage seen"));
    EXPECT_EQ(get(ledger_->known_names()).at(0).source, "the list");
    EXPECT_FALSE(get(ledger_->known_names()).at(0).has_run);
    EXPECT_TRUE(get(ledger_->known_names()).at(1).has_run);
    EXPECT_EQ(get(ledger_->state_of("posts")).source, "the list");
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(held(named_kind::incoming, "posts").entities, 2);
    EXPECT_TRUE(held(named_kind::incoming, "posts").position);
    EXPECT_EQ(held(named_kind::incoming, "posts").open_tasks, 1);
    EXPECT_EQ(held(named_kind::route, "posts-to-report").open_tasks, 1);
    EXPECT_EQ(held(named_kind::outgoing, "report").tasks, 2);
    EXPECT_EQ(held(named_kind::storage, "seen").values, 2);
    EXPECT_EQ(held(named_kind::route, "nobody").tasks, 0);
}

TEST_P(ledger_names, of_a_route_take_its_open_tasks_their_history_and_the_pause_along) {
    const auto ids = add({"a", "b"});
    settle(claim_one(), task_state::failed);
    get(ledger_->pause({paused_kind::route, own_lane.route, "lunch", at(3)}));
    const auto moved = rename(named_kind::route, own_lane.route, "news");
    EXPECT_EQ(moved.tasks, 2);
    EXPECT_EQ(moved.open_tasks, 2);
    reopen();
    EXPECT_THAT(claim(10).tasks, IsEmpty());
    EXPECT_THAT(ids_of(claim_of({"news", own_lane.outgoing}).tasks), ElementsAre(ids[1]));
    const auto whole = get(ledger_->find(ids[0])).value();
    EXPECT_EQ(whole.task.lane.route, "news");
    EXPECT_EQ(whole.attempts.size(), 1U);
    const auto paused = get(ledger_->paused());
    ASSERT_EQ(paused.size(), 1U);
    EXPECT_EQ(paused[0].name, "news");
    EXPECT_EQ(paused[0].reason, "lunch");
    EXPECT_EQ(refused(named_kind::route, own_lane.route, "other").kind, failure_class::invalid);
}

TEST_P(ledger_names, of_a_route_keep_what_is_left_of_a_run_of_deliveries) {
    add({"a"});
    get(ledger_->change_values(
        {{delivery_runs_store, key_of_names(own_lane.route, own_lane.outgoing), "1", {}},
         {delivery_runs_store, key_of_names("news", own_lane.outgoing), "2", {}},
         {delivery_runs_store, key_of_names("x", own_lane.route), "3", {}}},
        at(0)));
    rename(named_kind::route, own_lane.route, "news");
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names("news", own_lane.outgoing)), "1");
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names(own_lane.route, own_lane.outgoing)), "");
    EXPECT_EQ(value_of(delivery_runs_store, key_of_names("x", own_lane.route)), "3");
}

TEST_P(ledger_names, of_an_outgoing_keep_whose_result_something_is) {
    const auto ids = add({"a", "b", "c"});
    auto posted = outcome(claim_one(), task_state::finished);
    posted.external_id = "x1";
    settle(posted);
    const auto second = claim_one();
    get(ledger_->record_intents({{second.id, {"k", "duplicate", "", "{}", at(0)}, 0}}));
    settle(second, task_state::finished);
    move(operator_action::drop, only({ids[0], ids[1]}));
    EXPECT_EQ(rename(named_kind::outgoing, "report", "file").open_tasks, 1);
    reopen();
    EXPECT_THAT(get(ledger_->claimed_external_ids({"file"}, {"x1"})), ElementsAre("x1"));
    EXPECT_EQ(get(ledger_->finished_without_id({"file"}, "duplicate")), 1U);
    EXPECT_THAT(get(ledger_->claimed_external_ids({"report"}, {"x1"})), IsEmpty());
    EXPECT_EQ(get(ledger_->finished_without_id({"report"}, "duplicate")), 0U);
    EXPECT_THAT(ids_of(claim_of({own_lane.route, "file"}).tasks), ElementsAre(ids[2]));
}

TEST_P(ledger_names, of_an_incoming_keep_memory_position_runs_and_the_next_one) {
    const auto run = get(ledger_->begin_run({"posts", "hand", at(2)}));
    add_to("posts", own_lane, {"a"});
    get(ledger_->store_next_run("posts", {at(60), "every 1m"}));
    get(ledger_->note_source("posts", "the list"));
    get(ledger_->change_values({{first_listings_store, key_of_names("posts", ""), "1", {}},
                                {schedule_events_store, key_of_names("posts", ""), "2", {}},
                                {source_facts_store, key_of_names("posts", "a.csv"), "3", {}}},
                               at(0)));
    EXPECT_EQ(rename(named_kind::incoming, "posts", "news").entities, 1);
    reopen();
    const auto state = get(ledger_->state_of("news"));
    EXPECT_EQ(state.position, R"({"page":1})");
    EXPECT_EQ(state.last_run, at(2));
    ASSERT_TRUE(state.next_run);
    EXPECT_EQ(state.next_run->at, at(60));
    EXPECT_EQ(state.source, "the list");
    EXPECT_EQ(get(ledger_->known("news", {"a"})).at(0)->offered_hash, "hash of a by posts");
    EXPECT_FALSE(get(ledger_->known("posts", {"a"})).at(0));
    EXPECT_EQ(get(ledger_->last_runs({9, "news"})).at(0).id, run);
    EXPECT_THAT(get(ledger_->last_runs({9, "posts"})), IsEmpty());
    EXPECT_EQ(value_of(first_listings_store, key_of_names("news", "")), "1");
    EXPECT_EQ(value_of(schedule_events_store, key_of_names("news", "")), "2");
    EXPECT_EQ(value_of(schedule_events_store, key_of_names("posts", "")), "");
    EXPECT_EQ(value_of(source_facts_store, key_of_names("news", "a.csv")), "3");
    // Under the new name, the change that the open task carries is settled.
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(get(ledger_->known("news", {"a"})).at(0)->settled_hash, "hash of a by posts");
}

TEST_P(ledger_names, of_a_storage_keep_its_values_to_their_end) {
    get(ledger_->change_values({{"old", "a", "1", at(10)}, {"old", "b", "2", {}}}, at(0)));
    EXPECT_EQ(rename(named_kind::storage, "old", "new").values, 2);
    EXPECT_EQ(value_of("new", "a"), "1");
    EXPECT_EQ(value_of("old", "b"), "");
    EXPECT_EQ(get(ledger_->drop_expired_values(at(10))), 1U);
}

TEST_P(ledger_names, that_have_a_memory_take_another_only_when_that_is_said) {
    add_to("posts", own_lane, {"a"});
    add_to("news", {"news-to-report", "file"}, {"b"});
    get(ledger_->change_values({{"old", "a", "1", {}}, {"new", "a", "2", {}}}, at(0)));
    EXPECT_THAT(refused(named_kind::incoming, "posts", "news").message,
                HasSubstr("incoming 'news' has a memory of its own"));
    EXPECT_THAT(refused(named_kind::route, own_lane.route, "news-to-report").mend,
                HasSubstr("--merge"));
    EXPECT_EQ(refused(named_kind::outgoing, "report", "file").kind, failure_class::invalid);
    EXPECT_EQ(refused(named_kind::storage, "old", "new").kind, failure_class::invalid);
    EXPECT_THAT(refused(named_kind::storage, "old", "old").message, HasSubstr("both names"));
    EXPECT_THAT(refused(named_kind::storage, "olt", "new").message,
                HasSubstr("the ledger holds nothing of storage 'olt'"));
    EXPECT_EQ(value_of("old", "a"), "1");
    EXPECT_EQ(held(named_kind::incoming, "posts").entities, 1);
}

TEST_P(ledger_names, that_become_one_keep_all_tasks_in_order_and_the_new_ones_memory) {
    const auto first = add_to("posts", own_lane, {"a", "both"});
    const auto second = add_to("news", {"news-to-report", own_lane.outgoing}, {"both", "b"});
    const auto third = add_to("posts", own_lane, {"c"});
    merge(named_kind::route, own_lane.route, "news-to-report");
    EXPECT_THAT(ids_of(claim_of({"news-to-report", own_lane.outgoing}).tasks),
                ElementsAre(first[0], first[1], second[0], second[1], third[0]));
    EXPECT_EQ(merge(named_kind::incoming, "posts", "news").entities, 3);
    reopen();
    const auto known = get(ledger_->known("news", {"a", "both", "b", "c"}));
    EXPECT_EQ(known[0]->offered_hash, "hash of a by posts");
    EXPECT_EQ(known[1]->offered_hash, "hash of both by news");
    EXPECT_TRUE(known[2]);
    EXPECT_TRUE(known[3]);
    EXPECT_THAT(names(), ElementsAre("incoming news", "route news-to-report", "outgoing report"));
    get(ledger_->change_values(
        {{"old", "a", "1", {}}, {"old", "b", "2", {}}, {"new", "a", "3", {}}}, at(0)));
    merge(named_kind::storage, "old", "new");
    EXPECT_EQ(value_of("new", "a"), "3");
    EXPECT_EQ(value_of("new", "b"), "2");
}

// Results of two outgoings that become one: each id is known once, and deliveries without an id add
// up.
TEST_P(ledger_names, that_become_one_know_the_results_of_both) {
    for (const auto* outgoing : {"report", "file"}) {
        const lane its{own_lane.route, outgoing};
        const auto ids = add_to("posts", its, {"a", "b", "c"});
        auto claimed = claim_of(its).tasks;
        get(ledger_->record_intents({{ids[0], {"k", "duplicate", "", "{}", at(0)}, 0},
                                     {ids[1], {"k", "duplicate", "", "{}", at(0)}, 0}}));
        settle(outcome(claimed.at(0), task_state::finished));
        auto posted = outcome(claimed.at(1), task_state::finished);
        posted.external_id = "x1";
        settle(posted);
        move(operator_action::drop, only({ids[0], ids[1]}));
    }
    merge(named_kind::outgoing, "report", "file");
    reopen();
    EXPECT_EQ(get(ledger_->finished_without_id({"file"}, "duplicate")), 2U);
    EXPECT_THAT(get(ledger_->claimed_external_ids({"file"}, {"x1"})), ElementsAre("x1"));
}

// An entity that the other name listed counts as deleted only when listings of this one say so.
TEST_P(ledger_names, that_become_one_take_nothing_for_deleted_at_once) {
    for (const auto* incoming : {"posts", "news"}) {
        auto page = page_of({});
        page.incoming = incoming;
        page.seen.push_back({std::string("of ") + incoming, "h"});
        page.listing = listing_marks{{std::string("of ") + incoming}};
        get(ledger_->commit_page(page));
    }
    const auto list_again = [&] {
        auto page = page_of({});
        page.incoming = "news";
        page.listing = listing_marks{{"of news"}};
        get(ledger_->commit_page(page));
    };
    list_again();
    list_again();
    merge(named_kind::incoming, "posts", "news");
    const auto missing = [&] {
        missing_request asked;
        asked.incoming = "news";
        return get(ledger_->missing(asked)).size();
    };
    EXPECT_EQ(missing(), 0U);
    list_again();
    EXPECT_EQ(missing(), 0U);
    list_again();
    list_again();
    EXPECT_EQ(missing(), 1U);
}

TEST_P(ledger_names, a_schedule_alone_is_no_memory) {
    add_to("posts", own_lane, {"a"});
    get(ledger_->store_next_run("posts", {at(60), "every 1m"}));
    get(ledger_->store_next_run("news", {at(90), "every 2m"}));
    get(ledger_->begin_run({"news", "hand", at(70)}));
    rename(named_kind::incoming, "posts", "news");
    const auto state = get(ledger_->state_of("news"));
    EXPECT_EQ(state.next_run->at, at(60));
    EXPECT_EQ(state.last_run, at(70));
    EXPECT_TRUE(get(ledger_->known("news", {"a"})).at(0));
}

TEST_P(ledger_names, a_dry_rename_only_says_what_it_would_move) {
    add_to("posts", own_lane, {"a"});
    EXPECT_EQ(get(ledger_->rename({named_kind::incoming, "posts", "news", false, true})).entities,
              1);
    EXPECT_EQ(held(named_kind::incoming, "posts").entities, 1);
    EXPECT_EQ(held(named_kind::incoming, "news").entities, 0);
}

TEST_P(ledger_names, are_found_by_filters_from_the_rename_on) {
    const auto ids = add_to("posts", own_lane, {"a"});
    add_to("news", {"news-to-report", "report"}, {"b"});
    merge(named_kind::incoming, "posts", "news");
    merge(named_kind::route, own_lane.route, "news-to-report");
    task_filter filter;
    filter.incoming = "news";
    filter.route = "news-to-report";
    filter.entity_id = "a";
    EXPECT_THAT(listed(filter), ElementsAre(ids[0]));
    const auto counts = get(ledger_->count_by_lane({}));
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].lane.route, "news-to-report");
    EXPECT_EQ(counts[0].tasks.at(task_state::fresh), 2);
}

}  // namespace sluice::ledger
