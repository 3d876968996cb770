#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

INSTANTIATE_TEST_SUITE_P(each, ledger_admin,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_admin, a_move_is_kept_with_time_person_and_reason) {
    const auto id = add({"a"}).at(0);
    settle(claim_one(), task_state::failed);
    EXPECT_EQ(move(operator_action::retry, only({id})).moved, 1);
    const auto history = get(ledger_->find(id)).value();
    const auto& last = history.moves.back();
    EXPECT_EQ(last.to, task_state::fresh);
    EXPECT_EQ(last.at, at(50));
    EXPECT_EQ(last.who, "ada");
    EXPECT_EQ(last.reason, "offered again: the shop was closed");
    EXPECT_EQ(last.attempt, 1);
    EXPECT_EQ(history.moves.front().who, "");
    EXPECT_EQ(history.task.reason, last.reason);
}

TEST_P(ledger_admin, what_is_being_delivered_is_left_alone) {
    const auto ids = add({"a", "b"});
    claim_one();
    for (const auto action :
         {operator_action::retry, operator_action::skip, operator_action::drop}) {
        const auto report = move(action, only({ids[0]}));
        EXPECT_EQ(report.moved, 0);
        EXPECT_EQ(report.held, 1);
    }
    task_filter all;
    all.route = own_lane.route;
    EXPECT_EQ(move(operator_action::skip, all).held, 1) << "by filter too";
    EXPECT_EQ(read(ids[0]).state, task_state::processing);
    EXPECT_EQ(read(ids[1]).state, task_state::skipped);
    EXPECT_THAT(failure_of(ledger_->edit(edit_of(ids[0], "1"))).message,
                HasSubstr("being delivered"));
}

TEST_P(ledger_admin, tasks_named_by_id_that_do_not_fit_are_counted) {
    const auto ids = add({"a", "b"});
    settle(claim_one(), task_state::finished);
    const auto report = move(operator_action::retry, only({ids[0], ids[1]}));
    EXPECT_EQ(report.moved, 0);
    EXPECT_EQ(report.unfit, 2);
}

TEST_P(ledger_admin, a_rejected_task_can_be_offered_again) {
    auto page = page_of({"a", "newest"});
    page.tasks[0].state = task_state::rejected;
    page.tasks[0].reason = "stage 1 (map): no such field";
    const auto id = get(ledger_->commit_page(page)).at(0);
    EXPECT_EQ(move(operator_action::retry, only({id})).moved, 1);
    reopen();
    EXPECT_EQ(claim_one().id, id);
    const auto history = get(ledger_->find(id)).value();
    EXPECT_EQ(history.moves.front().to, task_state::rejected);
    EXPECT_EQ(history.moves.front().reason, "stage 1 (map): no such field");
}

TEST_P(ledger_admin, a_skipped_task_counts_as_dealt_with_and_may_be_offered_again) {
    const auto ids = add_changes({"a", "b"});
    EXPECT_EQ(settled_hash("a"), "");
    EXPECT_EQ(move(operator_action::skip, only({ids[0]})).moved, 1);
    EXPECT_EQ(settled_hash("a"), "hash of a");
    EXPECT_EQ(settled_hash("b"), "");
    EXPECT_EQ(claim_one().id, ids[1]) << "it is out of the queue";
    EXPECT_EQ(move(operator_action::skip, only({ids[0]})).unfit, 1);
    EXPECT_EQ(move(operator_action::retry, only({ids[0]})).moved, 1);
    EXPECT_EQ(claim_one().id, ids[0]);
}

TEST_P(ledger_admin, a_task_of_unknown_outcome_that_was_skipped_is_asked_about_when_it_comes_back) {
    const auto id = add({"a"}).at(0);
    const auto held = claim_one();
    committed_intent sent;
    sent.id = id;
    sent.intent = {"key", "print", "", "{}", at(0)};
    get(ledger_->record_intents({sent}));
    settle(outcome(held, task_state::uncertain));
    move(operator_action::skip, only({id}));
    reopen();
    move(operator_action::retry, only({id}));
    const auto again = claim_one();
    ASSERT_TRUE(again.open_intent);
    EXPECT_EQ(again.open_intent->key, "key");
}

TEST_P(ledger_admin, many_go_step_by_step_with_a_cursor) {
    const auto ids = add({"a", "b", "c", "d", "e"});
    task_filter some;
    some.states = {task_state::fresh};
    some.limit = 2;
    auto report = move(operator_action::skip, some);
    EXPECT_EQ(report.moved, 2);
    ASSERT_TRUE(report.next);
    some.below = report.next;
    report = move(operator_action::skip, some);
    some.below = report.next;
    report = move(operator_action::skip, some);
    EXPECT_EQ(report.moved, 1);
    EXPECT_FALSE(report.next);
    EXPECT_EQ(claim(9).tasks.size(), 0U);
}

TEST_P(ledger_admin, a_dropped_task_is_gone_and_its_change_dealt_with) {
    const auto ids = add_changes({"a", "b", "c"});
    settle(claim_one(), task_state::failed);
    const auto report = move(operator_action::drop, only({ids[0], ids[1]}));
    EXPECT_EQ(report.moved, 2);
    EXPECT_FALSE(report.newest);
    EXPECT_FALSE(is_there(ids[0]));
    EXPECT_THAT(listed({}), ElementsAre(ids[2]));
    EXPECT_EQ(settled_hash("a"), "hash of a");
    EXPECT_EQ(settled_hash("b"), "hash of b");
    EXPECT_EQ(settled_hash("c"), "");
    EXPECT_EQ(claim_one().id, ids[2]);
}

TEST_P(ledger_admin, a_change_that_other_tasks_carry_too_waits_for_them) {
    auto page = page_of({"a", "a"});
    page.seen.push_back({"a", "new"});
    const auto ids = get(ledger_->commit_page(page));
    add({"later"});
    move(operator_action::drop, only({ids[0]}));
    EXPECT_EQ(settled_hash("a"), "");
    settle(claim_one(), task_state::finished);
    EXPECT_EQ(settled_hash("a"), "new");
}

TEST_P(ledger_admin, the_newest_task_stays_skipped_so_that_ids_go_on) {
    const auto ids = add({"a", "b"});
    const auto report = move(operator_action::drop, only(ids));
    EXPECT_EQ(report.moved, 2);
    EXPECT_EQ(report.newest, ids[1]);
    EXPECT_EQ(read(ids[1]).state, task_state::skipped);
    reopen();
    EXPECT_GT(add({"c"}).at(0), ids[1]);
    EXPECT_FALSE(move(operator_action::drop, only({ids[1]})).newest);
    EXPECT_FALSE(is_there(ids[1]));
}

TEST_P(ledger_admin, what_was_posted_stays_known_when_its_task_is_dropped) {
    const auto ids = add({"a", "b", "c", "d", "last"});
    auto with_id = outcome(claim_one(), task_state::finished);
    with_id.external_id = "x1";
    settle(with_id);
    for (int i = 0; i < 2; ++i) {
        const auto held = claim_one();
        committed_intent sent;
        sent.id = held.id;
        sent.intent = {"key", "print", "", "{}", at(0)};
        get(ledger_->record_intents({sent}));
        settle(outcome(held, task_state::finished));
    }
    auto failed = outcome(claim_one(), task_state::failed);
    failed.external_id = "x2";
    settle(failed);
    move(operator_action::drop, only({ids[0], ids[1], ids[3]}));
    reopen();
    EXPECT_THAT(get(ledger_->claimed_external_ids({own_lane.outgoing}, {"x1", "x2", "x3"})),
                ElementsAre("x1", "x2"));
    EXPECT_THAT(get(ledger_->claimed_external_ids({"other"}, {"x1"})), IsEmpty());
    EXPECT_EQ(get(ledger_->finished_without_id({own_lane.outgoing}, "print")), 2U);
    EXPECT_EQ(get(ledger_->finished_without_id({"other"}, "print")), 0U);
}

TEST_P(ledger_admin, an_edited_task_has_new_data_and_keeps_the_old_in_its_history) {
    const auto id = add({"a"}).at(0);
    settle(claim_one(), task_state::failed);
    get(ledger_->edit(edit_of(id, R"({"caption":"mended"})")));
    const auto history = get(ledger_->find(id)).value();
    EXPECT_EQ(history.task.state, task_state::fresh);
    EXPECT_EQ(history.task.counted_attempts(), 0);
    ASSERT_EQ(history.earlier.size(), 1U);
    EXPECT_EQ(history.earlier[0].data, R"({"id":"a"})");
    EXPECT_EQ(history.earlier[0].until, at(50));
    ASSERT_GE(history.moves.size(), 2U);
    const auto& edited = history.moves[history.moves.size() - 2];
    EXPECT_EQ(edited.reason, "data edited: a typo");
    EXPECT_EQ(edited.who, "ada");
    EXPECT_EQ(edited.to, task_state::failed);
    EXPECT_EQ(history.moves.back().to, task_state::fresh);
    EXPECT_EQ(claim_one().data, R"({"caption":"mended"})");
    EXPECT_THAT(with_text("mended"), ElementsAre(id));
}

// Parts in a row, the newest first, are the whole story: nothing is missing or told twice.
TEST_P(ledger_admin, a_long_story_is_read_in_parts) {
    const auto id = add({"a"}).at(0);
    for (int i = 1; i <= 7; ++i) {
        auto failed = outcome(claim_one(at(100 * i)), task_state::failed);
        failed.at = at(100 * i + 10);
        failed.reason = "no " + std::to_string(i);
        settle(failed);
        if (i == 4) {
            auto edit = edit_of(id, R"({"id":"b"})");
            edit.by.at = at(100 * i + 20);
            get(ledger_->edit(edit));
        } else {
            move(operator_action::retry, only({id}), 100 * i + 20);
        }
    }
    const auto whole = get(ledger_->find(id)).value();
    ASSERT_EQ(whole.attempts.size(), 7U);
    EXPECT_FALSE(whole.more_before);
    EXPECT_FALSE(whole.more_after);
    history_part part;
    part.attempts = 2;
    std::vector<int> numbers;
    std::vector<wall_time> moves;
    std::vector<wall_time> edits;
    for (int parts = 1;; ++parts) {
        ASSERT_LE(parts, 4);
        const auto read = get(ledger_->find(id, part)).value();
        ASSERT_FALSE(read.attempts.empty());
        EXPECT_EQ(read.task.id, id);
        EXPECT_EQ(read.more_after, parts > 1);
        EXPECT_EQ(read.more_before, parts < 4);
        const auto add_before = [](auto& all, const auto& more, auto value) {
            for (std::size_t i = 0; i < more.size(); ++i) {
                all.insert(all.begin() + static_cast<std::ptrdiff_t>(i), value(more[i]));
            }
        };
        add_before(numbers, read.attempts, [](const auto& one) { return one.number; });
        add_before(moves, read.moves, [](const auto& one) { return one.at; });
        add_before(edits, read.earlier, [](const auto& one) { return one.until; });
        if (!read.more_before) {
            break;
        }
        part.before = read.attempts.front().number;
    }
    EXPECT_THAT(numbers, ElementsAre(1, 2, 3, 4, 5, 6, 7));
    std::vector<wall_time> all_moves;
    for (const auto& one : whole.moves) {
        all_moves.push_back(one.at);
    }
    EXPECT_EQ(moves, all_moves);
    EXPECT_THAT(edits, ElementsAre(at(420)));
    part.before = 1;
    const auto begin = get(ledger_->find(id, part)).value();
    EXPECT_TRUE(begin.attempts.empty());
    ASSERT_EQ(begin.moves.size(), 1U) << "the creation";
    EXPECT_TRUE(begin.more_after);
}

TEST_P(ledger_admin, an_attempt_under_way_ends_the_last_part) {
    const auto id = add({"a"}).at(0);
    settle(claim_one(), task_state::failed);
    move(operator_action::retry, only({id}));
    claim_one(at(100));
    history_part part;
    part.attempts = 1;
    part.before = 2;
    const auto first = get(ledger_->find(id, part)).value();
    ASSERT_EQ(first.attempts.size(), 1U);
    EXPECT_EQ(first.attempts[0].number, 1);
    EXPECT_TRUE(first.more_after);
    part.before = 3;
    const auto last = get(ledger_->find(id, part)).value();
    EXPECT_EQ(last.attempts.back().number, 2);
    EXPECT_FALSE(last.attempts.back().ended);
    EXPECT_FALSE(last.more_after);
}

TEST_P(ledger_admin, an_edit_without_sending_leaves_the_task_where_it_is) {
    const auto id = add({"a"}).at(0);
    settle(claim_one(), task_state::failed);
    auto edit = edit_of(id, "[1]");
    edit.send_again = false;
    get(ledger_->edit(edit));
    EXPECT_EQ(read(id).state, task_state::failed);
    EXPECT_EQ(read(id).data, "[1]");
    EXPECT_TRUE(claim(1).tasks.empty());
}

TEST_P(ledger_admin, what_was_sent_or_is_not_there_cannot_be_edited) {
    const auto id = add({"a"}).at(0);
    settle(claim_one(), task_state::finished);
    EXPECT_THAT(failure_of(ledger_->edit(edit_of(id, "1"))).message, HasSubstr("finished"));
    EXPECT_THAT(failure_of(ledger_->edit(edit_of(99, "1"))).message, HasSubstr("no task 99"));
    EXPECT_EQ(failure_of(ledger_->edit(edit_of(99, "1"))).kind, failure_class::refused);
}

}  // namespace sluice::ledger
