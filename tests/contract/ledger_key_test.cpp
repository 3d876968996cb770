#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Claiming in order of each key.
class ledger_key : public ledger_contract {
 protected:
    // One task a letter, with that letter as its key; '-' has none.
    std::vector<task_id> add_keys(const std::string& keys) {
        auto page = page_of({});
        for (const char key : keys) {
            auto one = page_of({std::string(1, key)}).tasks.at(0);
            one.order_key = key == '-' ? "" : std::string(1, key);
            page.tasks.push_back(std::move(one));
        }
        return get(ledger_->commit_page(page));
    }

    claim_reply claim_by_key(std::size_t limit, wall_time now = at(0)) {
        claim_request request;
        request.lane = own_lane;
        request.limit = limit;
        request.now = now;
        request.lease = lease;
        request.by_key = true;
        return get(ledger_->claim(request));
    }

    std::vector<task_id> claimed(std::size_t limit, wall_time now = at(0)) {
        return ids_of(claim_by_key(limit, now).tasks);
    }

    void end(task_id id, task_state to, std::optional<wall_time> next = std::nullopt) {
        auto settlement = outcome(read(id), to);
        settlement.next_attempt = next;
        settle(settlement);
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_key,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_key, hands_out_one_task_a_key_in_order) {
    const auto ids = add_keys("aabca");
    const auto first = claim_by_key(9).tasks;
    EXPECT_THAT(ids_of(first), ElementsAre(ids[0], ids[2], ids[3]));
    EXPECT_EQ(first.at(0).order_key, "a");
    EXPECT_THAT(claimed(9), IsEmpty());
    end(ids[0], task_state::finished);
    EXPECT_THAT(claimed(9), ElementsAre(ids[1]));
    end(ids[1], task_state::failed);
    EXPECT_THAT(claimed(9), ElementsAre(ids[4]));
}

TEST_P(ledger_key, the_limit_is_kept_and_nobody_is_forgotten) {
    const auto ids = add_keys("abcdef");
    EXPECT_THAT(claimed(2), ElementsAre(ids[0], ids[1]));
    EXPECT_THAT(claimed(1), ElementsAre(ids[2]));
    end(ids[0], task_state::finished);
    EXPECT_THAT(claimed(9), ElementsAre(ids[3], ids[4], ids[5]));
}

TEST_P(ledger_key, tasks_without_a_key_hold_up_nobody) {
    const auto ids = add_keys("--a-");
    EXPECT_THAT(claimed(9), ElementsAre(ids[0], ids[1], ids[2], ids[3]));
    end(ids[0], task_state::retry, at(9));
    const auto more = add_keys("-");
    EXPECT_THAT(claimed(9), ElementsAre(more[0]));
    EXPECT_THAT(claimed(9, at(9)), ElementsAre(ids[0]));
}

TEST_P(ledger_key, one_that_waits_for_its_next_attempt_holds_its_key_alone) {
    const auto ids = add_keys("aaabb");
    claimed(2);
    end(ids[0], task_state::retry, at(30));
    end(ids[3], task_state::finished);
    EXPECT_THAT(claimed(9, at(1)), ElementsAre(ids[4]));
    end(ids[4], task_state::finished);
    const auto none = claim_by_key(9, at(29));
    EXPECT_THAT(none.tasks, IsEmpty());
    EXPECT_EQ(none.next_due, at(30));
    const auto more = add_keys("ac");
    EXPECT_THAT(claimed(9, at(30)), ElementsAre(ids[0], more[1])) << "what is due again is first";
    end(ids[0], task_state::skipped);
    EXPECT_THAT(claimed(9, at(31)), ElementsAre(ids[1]));
}

TEST_P(ledger_key, what_is_due_again_comes_by_its_time) {
    const auto ids = add_keys("abcd");
    claimed(3);
    end(ids[0], task_state::retry, at(7));
    end(ids[1], task_state::waiting, at(5));
    end(ids[2], task_state::retry, at(5));
    EXPECT_EQ(claimed(9, at(7)), (std::vector{ids[1], ids[2], ids[0], ids[3]}));
}

TEST_P(ledger_key, one_that_waits_without_a_time_holds_its_key_until_a_person_acts) {
    const auto ids = add_keys("aab");
    claimed(9);
    end(ids[0], task_state::waiting);
    end(ids[2], task_state::finished);
    const auto none = claim_by_key(9, at(999));
    EXPECT_THAT(none.tasks, IsEmpty());
    EXPECT_FALSE(none.next_due);
    get(ledger_->offer_again({}, at(999)));
    EXPECT_THAT(claimed(9, at(999)), ElementsAre(ids[0]));
}

TEST_P(ledger_key, what_was_given_back_is_first_of_its_key_again) {
    const auto ids = add_keys("aab-");
    claimed(9);
    get(ledger_->release({ids[3], ids[0]}, at(1)));
    EXPECT_THAT(claimed(9, at(2)), ElementsAre(ids[0], ids[3]));
    EXPECT_THAT(claimed(9, at(2)), IsEmpty());
}

TEST_P(ledger_key, a_lease_that_has_run_out_is_handed_out_again_and_holds_its_key) {
    const auto ids = add_keys("aab");
    claimed(9, at(0));
    EXPECT_EQ(claim_by_key(9, at(59)).next_due, at(60));
    EXPECT_THAT(claimed(9, at(60)), ElementsAre(ids[0], ids[2]));
    EXPECT_THAT(claimed(9, at(61)), IsEmpty());
    end(ids[0], task_state::finished);
    EXPECT_THAT(claimed(9, at(61)), ElementsAre(ids[1]));
}

TEST_P(ledger_key, one_that_is_offered_again_waits_for_the_later_one_that_is_held) {
    const auto ids = add_keys("aa");
    claimed(1);
    end(ids[0], task_state::failed);
    claimed(1);
    get(ledger_->offer_again({}, at(1)));
    EXPECT_THAT(claimed(9, at(1)), IsEmpty());
    end(ids[1], task_state::retry, at(2));
    EXPECT_THAT(claimed(9, at(2)), ElementsAre(ids[0])) << "it is the earlier one";
    end(ids[0], task_state::finished);
    EXPECT_THAT(claimed(9, at(2)), ElementsAre(ids[1]));
}

TEST_P(ledger_key, keys_of_another_lane_are_others) {
    auto page = page_of({"x", "y"});
    page.tasks[0].order_key = "a";
    page.tasks[1].order_key = "a";
    page.tasks[1].lane.outgoing = "other";
    const auto ids = get(ledger_->commit_page(page));
    EXPECT_THAT(claimed(9), ElementsAre(ids[0]));
    claim_request request;
    request.lane = page.tasks[1].lane;
    request.lease = lease;
    request.by_key = true;
    EXPECT_EQ(get(ledger_->claim(request)).tasks.size(), 1U);
}

TEST_P(ledger_key, a_lane_may_change_over_at_a_restart) {
    const auto ids = add_keys("aab-");
    EXPECT_THAT(ids_of(claim(2).tasks), ElementsAre(ids[0], ids[1]));
    end(ids[0], task_state::retry, at(9));
    reopen();
    get(ledger_->end_all_leases(at(1)));
    EXPECT_THAT(claimed(9, at(1)), ElementsAre(ids[2], ids[3])) << "a waits";
    end(ids[2], task_state::retry, at(20));
    reopen();
    get(ledger_->end_all_leases(at(2)));
    EXPECT_THAT(ids_of(claim(9, at(9)).tasks), ElementsAre(ids[0], ids[1]))
        << "in order, and never past the one that waits";
}

TEST_P(ledger_key, both_ways_of_claiming_know_of_each_other) {
    const auto ids = add_keys("aabb");
    EXPECT_THAT(claimed(1), ElementsAre(ids[0]));
    EXPECT_THAT(ids_of(claim(1).tasks), ElementsAre(ids[1]));
    end(ids[0], task_state::finished);
    EXPECT_THAT(claimed(9), ElementsAre(ids[2])) << "a is held, b is not";
    get(ledger_->release({ids[1]}, at(1)));
    EXPECT_THAT(claimed(9), ElementsAre(ids[1]));
}

}  // namespace sluice::ledger
