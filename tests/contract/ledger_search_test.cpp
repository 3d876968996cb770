#include "ledger_admin_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// Four tasks: two finished with ids of the target, two new; made ten seconds apart.
class ledger_search : public ledger_admin {
 protected:
    ledger_search() {
        const char* const data[] = {
            R"({"caption":"Red Shoes, size 42","price":12.50})",
            R"({"caption":"GRÜNE Schuhe\nim Angebot","shop":"Nord"})",
            R"({"caption":"blue shoe \u00e9t\u00e9","tags":["red","new"]})",
            R"({"red":"a key is no value","list":[true,null]})",
        };
        for (int i = 0; i < 4; ++i) {
            auto page = page_of({"post " + std::to_string(i)});
            page.at = at(10 * i);
            page.tasks[0].data = data[i];
            ids_.push_back(get(ledger_->commit_page(page)).at(0));
        }
        for (int i = 0; i < 2; ++i) {
            auto done = outcome(claim_one(at(30)), task_state::finished);
            done.external_id = "post-" + std::to_string(i);
            done.at = at(100 + i);
            settle(done);
        }
    }

    std::vector<task_id> ids_;
};

INSTANTIATE_TEST_SUITE_P(each, ledger_search,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_search, finds_words_of_values_in_any_case_and_not_those_of_keys) {
    EXPECT_THAT(with_text("red"), ElementsAre(ids_[2], ids_[0]));
    EXPECT_THAT(with_text("RED shoes"), ElementsAre(ids_[0]));
    EXPECT_THAT(with_text("shoe"), ElementsAre(ids_[2])) << "a word is whole";
    EXPECT_THAT(with_text("sho*"), ElementsAre(ids_[2], ids_[0]));
    EXPECT_THAT(with_text("grüne schuhe"), ElementsAre(ids_[1]));
    EXPECT_THAT(with_text("im angebot"), ElementsAre(ids_[1])) << "behind an escaped line break";
    EXPECT_THAT(with_text("ÉTÉ"), ElementsAre(ids_[2])) << "written with escapes";
    EXPECT_THAT(with_text("12 50"), ElementsAre(ids_[0]));
    EXPECT_THAT(with_text("true"), ElementsAre(ids_[3]));
    EXPECT_THAT(with_text("caption"), IsEmpty());
    EXPECT_THAT(with_text("nowhere"), IsEmpty());
}

TEST_P(ledger_search, a_text_without_words_finds_nothing_and_is_no_command) {
    EXPECT_THAT(with_text("---"), IsEmpty());
    EXPECT_THAT(with_text("*"), IsEmpty());
    EXPECT_THAT(with_text("red' OR 1=1 --"), IsEmpty());
    EXPECT_THAT(with_text("\"red\" AND shoes"), IsEmpty()) << "AND is a word like others";
    EXPECT_THAT(with_text("data : red"), IsEmpty());
    EXPECT_THAT(with_text("\"red\" (shoes)"), ElementsAre(ids_[0]));
}

TEST_P(ledger_search, text_goes_with_every_other_filter_and_with_the_cursor) {
    task_filter filter;
    filter.text = "red";
    filter.states = {task_state::finished};
    EXPECT_THAT(listed(filter), ElementsAre(ids_[0]));
    filter.states = {};
    filter.limit = 1;
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2]));
    filter.below = ids_[2];
    EXPECT_THAT(listed(filter), ElementsAre(ids_[0]));
    filter.below.reset();
    filter.entity_id = "post 0";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[0]));
    filter.route = "nowhere";
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_search, finds_what_the_target_calls_it) {
    task_filter filter;
    filter.external_id = "post-1";
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter.external_id = "post";
    EXPECT_THAT(listed(filter), IsEmpty());
}

TEST_P(ledger_search, finds_by_when_tasks_were_made_and_touched) {
    task_filter filter;
    filter.created_since = at(10);
    filter.created_until = at(30);
    EXPECT_THAT(listed(filter), ElementsAre(ids_[2], ids_[1]));
    filter = {};
    filter.updated_since = at(101);
    EXPECT_THAT(listed(filter), ElementsAre(ids_[1]));
    filter = {};
    filter.updated_until = at(101);
    EXPECT_THAT(listed(filter), ElementsAre(ids_[3], ids_[2], ids_[0]));
}

TEST_P(ledger_search, counts_by_state_whatever_the_limit_and_cursor) {
    task_filter filter;
    filter.limit = 1;
    filter.below = ids_[1];
    EXPECT_THAT(get(ledger_->count(filter)),
                ElementsAre(Pair(task_state::fresh, 2), Pair(task_state::finished, 2)));
    filter.text = "red";
    EXPECT_THAT(get(ledger_->count(filter)),
                ElementsAre(Pair(task_state::fresh, 1), Pair(task_state::finished, 1)));
    filter.states = {task_state::failed};
    EXPECT_THAT(get(ledger_->count(filter)), IsEmpty());
}

}  // namespace sluice::ledger
