#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The memory of entities besides their hashes.
class ledger_entities : public ledger_contract {
 protected:
    static page_commit showing(const std::vector<std::string>& ids, bool last = true) {
        page_commit page = page_of({});
        page.last = last;
        page.listing.emplace();
        page.listing->present = ids;
        for (const auto& id : ids) {
            page.seen.push_back({id, "h", "", "snapshot of " + id});
        }
        return page;
    }
    void list(const std::vector<std::string>& ids) { commit(showing(ids)); }
    void commit(page_commit page) { get(ledger_->commit_page(std::move(page))); }

    std::vector<std::string> missing(std::int64_t listings, std::size_t limit = 100,
                                     const std::string& after = "") {
        missing_request request;
        request.incoming = "posts";
        request.listings = listings;
        request.limit = limit;
        request.after = after;
        std::vector<std::string> ids;
        for (const auto& one : get(ledger_->missing(request))) {
            EXPECT_EQ(one.snapshot, "snapshot of " + one.id);
            EXPECT_EQ(one.first_seen, at(0));
            ids.push_back(one.id);
        }
        return ids;
    }

    std::optional<known_entity> known(const std::string& id) {
        return get(ledger_->known("posts", {id})).at(0);
    }

    forgotten forget(forget_request request) {
        request.incoming = "posts";
        return get(ledger_->forget(std::move(request)));
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_entities,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_entities, the_first_time_it_was_seen_stays) {
    list({"a"});
    auto later = showing({"a"});
    later.at = at(60);
    commit(later);
    reopen();
    EXPECT_EQ(known("a")->first_seen, at(0));
    EXPECT_TRUE(known("a")->listed);
}

// An upgrade that gives identifiers another form.
TEST_P(ledger_entities, a_page_takes_an_entity_over_under_another_id) {
    list({"A/B/C"});
    list({});
    auto page = showing({"A/B~1C"});
    page.at = at(60);
    page.deleted = {"A/B/C"};
    page.seen.at(0).first_seen = at(0);
    commit(page);
    reopen();
    EXPECT_FALSE(known("A/B/C"));
    EXPECT_EQ(known("A/B~1C")->first_seen, at(0));
    EXPECT_TRUE(known("A/B~1C")->listed);
    list({});
    EXPECT_THAT(missing(1), ElementsAre("A/B~1C"));
}

TEST_P(ledger_entities, watched_values_stay_until_others_come) {
    auto page = page_of({});
    page.seen.push_back({"a", "h1", R"({"status":"DRAFT"})"});
    commit(page);
    EXPECT_FALSE(known("a")->listed);
    page.seen = {{"a", "h2"}};
    commit(page);
    EXPECT_EQ(known("a")->watched, R"({"status":"DRAFT"})");
    page.seen.clear();
    page.noted.push_back({"a", "", R"({"status":"POSTED"})"});
    page.noted.push_back({"unknown", "", R"({"status":"POSTED"})"});
    commit(page);
    reopen();
    EXPECT_EQ(known("a")->watched, R"({"status":"POSTED"})");
    EXPECT_EQ(known("a")->offered_hash, "h2") << "noting is not offering";
    EXPECT_FALSE(known("unknown"));
}

TEST_P(ledger_entities, what_complete_listings_do_not_show_is_missing) {
    list({"a", "b", "c"});
    EXPECT_THAT(missing(1), IsEmpty());
    list({"b"});
    EXPECT_THAT(missing(1), ElementsAre("a", "c"));
    EXPECT_THAT(missing(2), IsEmpty());
    list({"b", "c"});
    EXPECT_THAT(missing(2), ElementsAre("a"));
    EXPECT_THAT(missing(1), ElementsAre("a"));
    EXPECT_THAT(missing(3), IsEmpty());
}

TEST_P(ledger_entities, missing_ones_are_read_in_steps) {
    list({"c", "a", "b", "d"});
    list({});
    EXPECT_THAT(missing(1, 2), ElementsAre("a", "b"));
    EXPECT_THAT(missing(1, 2, "b"), ElementsAre("c", "d"));
    EXPECT_THAT(missing(1, 2, "d"), IsEmpty());
}

TEST_P(ledger_entities, a_listing_counts_when_its_last_page_is_committed) {
    list({"a", "b"});
    commit(showing({"b"}, false));
    EXPECT_THAT(missing(1), IsEmpty());
    reopen();
    commit(showing({"a"}));
    EXPECT_THAT(missing(1), IsEmpty()) << "its pages together showed both";
    commit(showing({"a"}, false));
    reopen();
    commit(showing({}));
    EXPECT_THAT(missing(1), ElementsAre("b"));
}

TEST_P(ledger_entities, a_doubtful_page_spoils_its_listing_and_no_other) {
    list({"a"});
    auto doubtful = showing({}, false);
    doubtful.listing->unbroken = false;
    commit(doubtful);
    reopen();
    commit(showing({}));
    EXPECT_THAT(missing(1), IsEmpty());
    commit(showing({}));
    EXPECT_THAT(missing(1), ElementsAre("a"));
}

TEST_P(ledger_entities, what_no_listing_has_shown_is_never_missing) {
    auto page = page_of({});
    page.seen.push_back({"a", "h"});
    commit(page);
    list({});
    list({});
    EXPECT_THAT(missing(1), IsEmpty());
}

TEST_P(ledger_entities, what_is_gone_is_forgotten_with_the_tasks_that_say_so) {
    list({"a", "b"});
    list({"b"});
    auto page = page_of({"a"});
    page.deleted = {"a"};
    commit(page);
    reopen();
    EXPECT_THAT(missing(1), IsEmpty());
    EXPECT_FALSE(known("a"));
    EXPECT_TRUE(known("b"));
    EXPECT_EQ(claim_one().entity_id, "a");
    list({"a", "b"});
    list({"b"});
    EXPECT_THAT(missing(1), ElementsAre("a")) << "it came back and went again";
}

TEST_P(ledger_entities, another_incoming_is_not_touched) {
    list({"a"});
    auto other = showing({"x"});
    other.incoming = "orders";
    commit(other);
    other = showing({});
    other.incoming = "orders";
    commit(other);
    EXPECT_THAT(missing(1), IsEmpty());
    forget_request request;
    request.all = true;
    EXPECT_EQ(forget(request).entities, 1U);
    EXPECT_TRUE(get(ledger_->known("orders", {"x"})).at(0));
}

TEST_P(ledger_entities, named_ones_are_forgotten_and_unknown_ones_named) {
    list({"a", "b", "c"});
    forget_request request;
    request.ids = {"a", "x", "b"};
    request.dry_run = true;
    EXPECT_EQ(forget(request).entities, 2U);
    EXPECT_TRUE(known("a"));
    request.dry_run = false;
    const auto done = forget(request);
    EXPECT_EQ(done.entities, 2U);
    EXPECT_THAT(done.unknown, ElementsAre("x"));
    EXPECT_FALSE(done.more);
    reopen();
    EXPECT_FALSE(known("a"));
    EXPECT_TRUE(known("c"));
}

TEST_P(ledger_entities, all_are_forgotten_in_steps) {
    list({"a", "b", "c"});
    forget_request request;
    request.all = true;
    request.dry_run = true;
    EXPECT_EQ(forget(request).entities, 3U);
    request.dry_run = false;
    request.limit = 2;
    auto done = forget(request);
    EXPECT_EQ(done.entities, 2U);
    EXPECT_TRUE(done.more);
    done = forget(request);
    EXPECT_EQ(done.entities, 1U);
    EXPECT_FALSE(done.more);
    EXPECT_FALSE(known("c"));
}

TEST_P(ledger_entities, an_incoming_that_never_ran_is_named) {
    forget_request request;
    request.incoming = "postz";
    const auto why = failure_of(ledger_->forget(request));
    EXPECT_EQ(why.kind, failure_class::invalid);
    EXPECT_THAT(why.message, ::testing::HasSubstr("'postz'"));
}

TEST_P(ledger_entities, a_position_taken_back_stays_so_whatever_the_run_under_way_commits) {
    const auto run = get(ledger_->begin_run({"posts", "hand", at(0)}));
    auto page = page_of({"a"});
    page.run = run;
    page.position = "2";
    page.last = false;
    commit(page);
    forget_request request;
    request.position = true;
    EXPECT_EQ(forget(request).entities, 0U);
    EXPECT_EQ(get(ledger_->state_of("posts")).position, "");
    EXPECT_FALSE(get(ledger_->state_of("posts")).listing_unfinished);
    page.position = "3";
    commit(page);
    reopen();
    EXPECT_EQ(get(ledger_->state_of("posts")).position, "");
    get(ledger_->begin_run({"posts", "hand", at(1)}));
    page.position = "1";
    commit(page);
    EXPECT_EQ(get(ledger_->state_of("posts")).position, "1");
    EXPECT_TRUE(get(ledger_->state_of("posts")).listing_unfinished);
}

TEST_P(ledger_entities, a_listing_that_was_started_over_is_no_evidence) {
    list({"a", "b"});
    commit(showing({"a"}, false));
    forget_request request;
    request.position = true;
    forget(request);
    get(ledger_->begin_run({"posts", "hand", at(1)}));
    list({"a"});
    EXPECT_THAT(missing(1), IsEmpty());
    list({"a"});
    EXPECT_THAT(missing(1), ElementsAre("b"));
}

TEST_P(ledger_entities, what_was_offered_before_it_was_forgotten_settles_nothing_behind) {
    auto page = page_of({"a"});
    page.seen.push_back({"a", "h1"});
    commit(page);
    const auto before = claim_one();
    forget_request request;
    request.ids = {"a"};
    forget(request);
    page.seen = {{"a", "h2"}};
    commit(page);
    ledger_contract::settle(before, task_state::finished);
    EXPECT_EQ(known("a")->settled_hash, "");
    ledger_contract::settle(claim_one(), task_state::finished);
    EXPECT_EQ(known("a")->settled_hash, "h2");
}

}  // namespace sluice::ledger
