#include "ledger_contract.hpp"

#include <gmock/gmock.h>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Stored values, and pauses by operators.
class ledger_values : public ledger_contract {
 protected:
    void keep(const std::string& key, const std::string& value,
              std::optional<wall_time> expires = std::nullopt) {
        get(ledger_->change_values({{"ids", key, value, expires}}, at(0)));
    }

    std::vector<std::string> keys(const value_filter& filter, wall_time now = at(0)) {
        std::vector<std::string> all;
        for (const auto& one : get(ledger_->list_values(filter, now))) {
            all.push_back(one.key);
        }
        return all;
    }

    std::string value_of(const std::string& key, wall_time now = at(0)) {
        const auto found = get(ledger_->values_of("ids", {key}, now)).at(0);
        return found ? found->value : "";
    }
};

INSTANTIATE_TEST_SUITE_P(each, ledger_values,
                         ::testing::Values(ledger_kind::sqlite, ledger_kind::memory),
                         [](const ::testing::TestParamInfo<ledger_kind>& of) {
                             return of.param == ledger_kind::sqlite ? "sqlite" : "memory";
                         });

TEST_P(ledger_values, are_kept_over_a_restart_each_in_its_store) {
    get(ledger_->change_values({{"ids", "a", "1", {}}, {"other", "a", "2", {}}}, at(3)));
    reopen();
    const auto found = get(ledger_->values_of("ids", {"b", "a"}, at(4)));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_FALSE(found[0]);
    ASSERT_TRUE(found[1]);
    EXPECT_EQ(found[1]->key, "a");
    EXPECT_EQ(found[1]->value, "1");
    EXPECT_EQ(found[1]->updated, at(3));
    EXPECT_FALSE(found[1]->expires);
}

TEST_P(ledger_values, changes_are_made_in_order) {
    get(ledger_->change_values({{"ids", "a", "1", {}},
                                {"ids", "a", "2", {}},
                                {"ids", "b", "3", {}},
                                {"ids", "b", {}, {}},
                                {"ids", "c", {}, {}}},
                               at(0)));
    EXPECT_EQ(value_of("a"), "2");
    EXPECT_EQ(value_of("b"), "");
    EXPECT_EQ(value_of("c"), "");
}

TEST_P(ledger_values, an_expired_one_is_not_there_from_that_moment_on) {
    keep("a", "1", at(10));
    keep("b", "2", at(20));
    keep("c", "3");
    EXPECT_EQ(value_of("a", at(9)), "1");
    EXPECT_EQ(value_of("a", at(10)), "");
    EXPECT_THAT(keys({"ids", "", "", "", 50}, at(10)), ElementsAre("b", "c"));
    EXPECT_EQ(get(ledger_->drop_expired_values(at(10))), 1U);
    EXPECT_EQ(get(ledger_->drop_expired_values(at(10))), 0U);
    EXPECT_EQ(value_of("b", at(19)), "2");
    keep("b", "2");
    EXPECT_EQ(value_of("b", at(100)), "2") << "kept again, without an end";
}

TEST_P(ledger_values, are_listed_by_key_prefix_and_page) {
    for (const auto* key : {"b/2", "b/1", "a", "c", "b/10"}) {
        keep(key, "0");
    }
    EXPECT_THAT(keys({"ids", "b/", "", "", 50}), ElementsAre("b/1", "b/10", "b/2"));
    EXPECT_THAT(keys({"ids", "b/", "", "", 2}), ElementsAre("b/1", "b/10"));
    EXPECT_THAT(keys({"ids", "b/", "", "b/10", 2}), ElementsAre("b/2"));
    EXPECT_THAT(keys({"ids", "b/", "", "a", 1}), ElementsAre("b/1"));
    EXPECT_THAT(keys({"ids", "", "", "b/2", 50}), ElementsAre("c"));
    EXPECT_THAT(keys({"other", "", "", "", 50}), IsEmpty());
    EXPECT_THAT(keys({"ids", "", "", "", 0}), IsEmpty());
}

TEST_P(ledger_values, are_found_by_words_in_them) {
    keep("a", R"({"name":"Blue Shoe"})");
    keep("b", R"({"name":"red shoe"})");
    EXPECT_THAT(keys({"ids", "", "shoe", "", 50}), ElementsAre("a", "b"));
    EXPECT_THAT(keys({"ids", "", "SHOE blue", "", 50}), ElementsAre("a"));
    EXPECT_THAT(keys({"ids", "", "shoe green", "", 50}), IsEmpty());
    EXPECT_THAT(keys({"ids", "", "shoe", "", 1}), ElementsAre("a"));
}

TEST_P(ledger_values, come_with_a_page_or_not_at_all) {
    auto page = page_of({"x"});
    page.stores = {{"ids", "a", "1", {}}};
    get(ledger_->commit_page(page));
    EXPECT_EQ(value_of("a"), "1");
}

TEST_P(ledger_values, what_is_paused_stays_so_over_a_restart) {
    EXPECT_THAT(get(ledger_->paused()), IsEmpty());
    get(ledger_->pause({paused_kind::outgoing, "shop", "", at(2)}));
    get(ledger_->pause({paused_kind::route, "shop", "too loud", at(1)}));
    get(ledger_->pause({paused_kind::outgoing, "shop", "closed", at(3)}));
    reopen();
    const auto paused = get(ledger_->paused());
    ASSERT_EQ(paused.size(), 2U);
    EXPECT_EQ(paused[0].kind, paused_kind::route);
    EXPECT_EQ(paused[0].name, "shop");
    EXPECT_EQ(paused[1].kind, paused_kind::outgoing);
    EXPECT_EQ(paused[1].reason, "closed");
    EXPECT_EQ(paused[1].at, at(3));
}

TEST_P(ledger_values, what_is_resumed_is_no_longer_paused) {
    get(ledger_->pause({paused_kind::route, "shop", "", at(1)}));
    EXPECT_FALSE(get(ledger_->resume(paused_kind::incoming, "shop")));
    EXPECT_FALSE(get(ledger_->resume(paused_kind::route, "other")));
    EXPECT_TRUE(get(ledger_->resume(paused_kind::route, "shop")));
    EXPECT_FALSE(get(ledger_->resume(paused_kind::route, "shop")));
    EXPECT_THAT(get(ledger_->paused()), IsEmpty());
}

}  // namespace sluice::ledger
