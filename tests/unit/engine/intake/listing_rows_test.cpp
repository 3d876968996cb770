// One identifier on several rows of a listing: the row that counts, over pages, runs and listings.

#include "engine/intake/listing_rows.hpp"

#include "engine/intake/further_rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using told = std::vector<std::string>;                          // "created k 1", in order
using rows = std::vector<std::pair<std::string, std::string>>;  // identifier and contents

// An incoming with a minimal ledger.
class listing_rows : public ::testing::Test {
 protected:
    static incoming_plan plan(emit_rule emit, bool remember = false) {
        incoming_plan made{"posts", schedule::parse("by hand", "").value(), nullptr, {}, emit, {},
                           {}};
        made.identifier = expression::compile("id").value();
        made.remember = remember;
        return made;
    }

    void begin() {
        ++listing_.number;
        shown_.clear();
    }
    told page(const rows& fetched) {
        auto sighted = sight(by_, entities_of(fetched));
        std::vector<std::optional<ledger::known_entity>> known;
        for (const auto& one : sighted) {
            const auto found = known_.find(one.source_id());
            known.push_back(found == known_.end() ? std::nullopt : std::optional(found->second));
        }
        listing_.shown_before.clear();
        for (const auto& id : undecided(by_, sighted, known)) {
            if (shown_.contains(id)) {
                listing_.shown_before.insert(id);
            }
        }
        for (const auto& id : shown_of(sighted)) {
            shown_.insert(id);
        }
        const auto chosen = select(by_, std::move(sighted), known, listing_, {});
        passed_over_ += chosen.passed_over;
        keep(chosen);
        told all;
        for (const auto& one : chosen.offered) {
            all.push_back(one.entity.headers.at("event") + " " + one.entity.id + " " +
                          std::string(one.entity.data.at("v").as_string()));
        }
        return all;
    }
    // Makes a listing of those pages.
    told list(const std::vector<rows>& pages) {
        begin();
        told all;
        for (const auto& one : pages) {
            const auto more = page(one);
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }

    incoming_plan by_ = plan(emit_rule::only_changed);
    std::size_t passed_over_ = 0;
    std::map<std::string, ledger::known_entity> known_;

 private:
    static std::vector<entity> entities_of(const rows& fetched) {
        std::vector<entity> all;
        for (const auto& [id, contents] : fetched) {
            all.emplace_back().data = json::object{{"id", id}, {"v", contents}};
        }
        return all;
    }
    void keep(const selection& chosen) {
        for (const auto& one : chosen.offered) {
            if (!one.hash.empty()) {
                auto& known = known_[one.source_id()];
                known.offered_hash = one.hash;
                known.watched = one.watched;
                known.other_rows = one.other_rows.value_or(known.other_rows);
            }
        }
        for (const auto& one : chosen.noted) {
            auto& known = known_.at(one.id);
            known.other_rows = one.other_rows.value_or(known.other_rows);
        }
    }

    listing_so_far listing_{0, {}};
    std::set<std::string> shown_;
};

TEST_F(listing_rows, of_a_new_identifier_the_first_row_is_offered) {
    for (const auto emit : {emit_rule::only_new, emit_rule::only_changed}) {
        known_.clear();
        by_ = plan(emit);
        EXPECT_THAT(list({{{"k", "1"}, {"x", "1"}, {"k", "2"}}, {{"k", "3"}}}),
                    ElementsAre("created k 1", "created x 1"));
    }
    EXPECT_EQ(passed_over_, 3U) << "with `new` the third one is known, and no double";
}

TEST_F(listing_rows, nothing_is_offered_when_nothing_changed) {
    const std::vector<rows> pages = {{{"mug", "A"}, {"cup", "B1"}}, {{"cup", "B2"}, {"jug", "C"}}};
    EXPECT_THAT(list(pages), ElementsAre("created mug A", "created cup B1", "created jug C"));
    for (int round = 0; round < 5; ++round) {
        EXPECT_THAT(list(pages), IsEmpty()) << round;
    }
}

TEST_F(listing_rows, wherever_the_pages_are_cut_and_in_whichever_order_the_rows_stand) {
    list({{{"k", "1"}, {"k", "2"}, {"k", "3"}}});
    EXPECT_THAT(list({{{"k", "1"}}, {{"k", "2"}}, {{"k", "3"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "3"}, {"k", "2"}}, {{"k", "1"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "3"}, {"k", "1"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "1"}}, {{"k", "3"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "1"}, {"k", "2"}, {"k", "3"}}}), IsEmpty());
}

TEST_F(listing_rows, a_record_that_moves_to_the_next_page_while_the_listing_is_read_counts_once) {
    EXPECT_THAT(list({{{"a", "1"}, {"b", "1"}}, {{"b", "1"}, {"c", "1"}}}),
                ElementsAre("created a 1", "created b 1", "created c 1"));
    EXPECT_THAT(list({{{"a", "2"}, {"b", "2"}}, {{"b", "2"}, {"c", "1"}}}),
                ElementsAre("changed a 2", "changed b 2"));
    EXPECT_EQ(passed_over_, 0U) << "it is one record, and says the same twice";
}

TEST_F(listing_rows, a_record_that_changes_and_moves_while_the_listing_is_read_is_told_later) {
    list({{{"a", "1"}, {"b", "1"}}, {{"c", "1"}}});
    EXPECT_THAT(list({{{"a", "1"}, {"b", "1"}}, {{"b", "2"}, {"c", "1"}}}), IsEmpty());
    told later;
    for (int round = 0; round < 3; ++round) {
        for (const auto& one : list({{{"a", "1"}, {"b", "2"}}, {{"c", "1"}}})) {
            later.push_back(one);
        }
    }
    EXPECT_THAT(later, ElementsAre("changed b 2"));
}

TEST_F(listing_rows, a_change_of_the_row_that_counts_is_offered_once) {
    list({{{"k", "1"}}, {{"k", "2"}}});
    EXPECT_THAT(list({{{"k", "1a"}}, {{"k", "2"}}}), ElementsAre("changed k 1a"));
    EXPECT_THAT(list({{{"k", "1a"}}, {{"k", "2"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "1a"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "1b"}, {"k", "2"}}}), ElementsAre("changed k 1b"));
    EXPECT_THAT(list({{{"k", "1b"}, {"k", "2"}}}), IsEmpty());
}

TEST_F(listing_rows, a_change_of_a_row_beside_it_is_none) {
    list({{{"k", "1"}}, {{"k", "2"}}});
    EXPECT_THAT(list({{{"k", "1"}}, {{"k", "2a"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "1"}, {"k", "2b"}}, {{"k", "2a"}}}), IsEmpty());
}

TEST_F(listing_rows, a_row_that_counts_and_is_missing_once_because_pages_shift_is_no_change) {
    list({{{"a", "1"}, {"k", "1"}}, {{"k", "2"}}});
    EXPECT_THAT(list({{{"a", "1"}}, {{"k", "2"}}}), IsEmpty());
    EXPECT_THAT(list({{{"a", "1"}, {"k", "1"}}, {{"k", "2"}}}), IsEmpty());
}

TEST_F(listing_rows, when_the_row_that_counts_is_gone_the_next_one_takes_its_place) {
    list({{{"k", "1"}}, {{"k", "2"}}, {{"k", "3"}}});
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "3"}}}), IsEmpty()) << "it may have been passed over";
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "3"}}}), ElementsAre("changed k 2"));
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "3"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "3"}}, {{"k", "2"}}}), IsEmpty());
}

TEST_F(listing_rows, a_single_record_that_changes_back_is_offered_each_time) {
    list({{{"k", "1"}}});
    EXPECT_THAT(list({{{"k", "2"}}}), ElementsAre("changed k 2"));
    EXPECT_THAT(list({{{"k", "1"}}}), ElementsAre("changed k 1"));
    EXPECT_THAT(list({{{"k", "2"}}}), ElementsAre("changed k 2"));
    EXPECT_EQ(known_.at("k").other_rows, "");
}

TEST_F(listing_rows, a_row_that_comes_to_stand_beside_it_later_is_no_change) {
    list({{{"k", "1"}}});
    EXPECT_THAT(list({{{"k", "1"}}, {{"k", "2"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "1"}}, {{"k", "2"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "2"}, {"k", "1"}}}), IsEmpty());
}

TEST_F(listing_rows, what_a_former_version_offered_of_several_rows_still_counts) {
    known_["k"].offered_hash = sight(by_,
                                     [] {
                                         std::vector<entity> one(1);
                                         one[0].data = json::object{{"id", "k"}, {"v", "2"}};
                                         return one;
                                     }())
                                   .at(0)
                                   .hash;
    EXPECT_THAT(list({{{"k", "1"}, {"k", "2"}}}), IsEmpty()) << "it took the last of a page";
    EXPECT_THAT(list({{{"k", "1"}}, {{"k", "2"}}}), IsEmpty());
}

TEST_F(listing_rows, a_listing_that_is_begun_anew_compares_with_its_own_pages) {
    list({{{"a", "1"}, {"b", "1"}}, {{"c", "1"}}});
    begin();
    page({{"a", "1"}, {"b", "1"}});  // and then it broke off
    EXPECT_THAT(list({{{"a", "2"}, {"b", "1"}}, {{"c", "2"}}}),
                ElementsAre("changed a 2", "changed c 2"));
}

TEST_F(listing_rows, where_all_go_on_one_row_tells_the_change_and_the_others_say_unchanged) {
    by_ = plan(emit_rule::all, true);
    EXPECT_THAT(list({{{"k", "1"}, {"k", "2"}}, {{"k", "3"}}}),
                ElementsAre("created k 1", "unchanged k 2", "unchanged k 3"));
    EXPECT_THAT(list({{{"k", "2"}, {"k", "1"}}, {{"k", "3"}}}),
                ElementsAre("unchanged k 2", "unchanged k 1", "unchanged k 3"));
    EXPECT_THAT(list({{{"k", "1a"}}, {{"k", "2"}, {"k", "3"}}}),
                ElementsAre("changed k 1a", "unchanged k 2", "unchanged k 3"));
}

TEST_F(listing_rows, a_watched_value_tells_rows_apart_that_compare_equal) {
    by_.compare = expression::compile("id").value();
    by_.watch.emplace_back("v", expression::compile("v").value());
    list({{{"k", "1"}}, {{"k", "2"}}});
    EXPECT_THAT(list({{{"k", "2"}}, {{"k", "1"}}}), IsEmpty());
    EXPECT_THAT(list({{{"k", "3"}}, {{"k", "2"}}}), ElementsAre("v k 3"));
}

TEST(further_rows, what_is_kept_is_bounded_and_what_cannot_be_read_is_nothing) {
    further_rows many;
    for (int i = 0; i < 1000; ++i) {
        many.add("sign " + std::to_string(i));
    }
    EXPECT_TRUE(many.hold("sign 999"));
    EXPECT_FALSE(many.hold("sign 1"));
    many.counted_row_seen = 7;
    const auto back = further_rows::read(many.text());
    EXPECT_EQ(back.text(), many.text());
    EXPECT_EQ(back.counted_row_seen, 7);
    EXPECT_LT(many.text().size(), 1000U);
    for (const auto* text : {"", "null", "{", "[]", R"({"seen":"x","rows":[]})", R"({"rows":1})"}) {
        EXPECT_TRUE(further_rows::read(text).empty()) << text;
        EXPECT_EQ(further_rows::read(text).text(), "");
    }
}

}  // namespace
}  // namespace sluice::engine
