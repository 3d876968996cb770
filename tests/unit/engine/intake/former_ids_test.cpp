// A ledger of an earlier version has identifiers whose parts are joined with a slash, escaped or
// not.

#include "engine/intake/former_ids.hpp"

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

struct row {
    std::string vendor;
    std::string sku;
    int price = 1;

    json::value data() const {
        return json::object{{"vendor", vendor}, {"sku", sku}, {"price", price}};
    }
};

class former_ids : public ::testing::Test {
 protected:
    former_ids() {
        auto to = std::make_shared<outgoing_plan>();
        to->name = "report";
        auto route = std::make_shared<route_plan>();
        route->name = "to-report";
        route->to.push_back(to);
        routes_.push_back(route);
    }

    // Does as the earlier version did.
    void remembered(const std::vector<row>& rows) {
        std::vector<std::string> ids;
        for (const auto& one : rows) {
            ids.push_back(one.vendor + "/" + one.sku);
        }
        give(rows, ids);
        run();
        incoming_->identifier = expression::compile("[vendor, sku]").value();
    }

    // Returns the events of a run, "event id", in order.
    std::vector<std::string> list(const std::vector<row>& rows) {
        give(rows, std::vector<std::string>(rows.size()));
        return run();
    }

    void give(const std::vector<row>& rows, const std::vector<std::string>& ids) {
        auto page = scripted_subscriber::page_of(ids, nullptr, true);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            page.entities[i].data = rows[i].data();
        }
        source_->pages.emplace_back(std::move(page));
    }

    std::vector<std::string> run() {
        const auto before = tasks().size();
        intake runs(bench_.with(), incoming_, routes_, 1024, [] {});
        EXPECT_TRUE(bench_.run(runs.run("hand")));
        std::vector<std::string> told;
        const auto all = tasks();
        for (std::size_t i = before; i < all.size(); ++i) {
            const auto headers = parse_json(all[i].headers).value();
            told.push_back(std::string(headers.at("event").as_string()) + " " + all[i].entity_id);
        }
        return told;
    }

    std::vector<ledger::task> tasks() {
        ledger::task_filter all;
        all.limit = 1000;
        auto found = bench_.run(bench_.record.list(all)).value();
        std::ranges::reverse(found);
        return found;
    }

    std::optional<ledger::known_entity> known(const std::string& id) {
        return bench_.run(bench_.record.known("posts", {id})).value().at(0);
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::shared_ptr<incoming_plan> incoming_ = std::make_shared<incoming_plan>(incoming_plan{
        "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::only_new, {}, {}});
    std::vector<std::shared_ptr<const route_plan>> routes_;
};

TEST_F(former_ids, what_was_offered_under_them_is_not_offered_again) {
    remembered({{"A", "B/C"}, {"x", "y"}, {"t~", "u"}});
    bench_.pass(std::chrono::hours(1));
    EXPECT_THAT(list({{"A", "B/C", 2}, {"x", "y"}, {"t~", "u"}}), IsEmpty());
    EXPECT_TRUE(known("A/B~1C"));
    EXPECT_TRUE(known("x/y"));
    EXPECT_TRUE(known("t~0/u"));
    EXPECT_FALSE(known("A/B/C"));
    EXPECT_FALSE(known("t~/u"));
    EXPECT_EQ(known("A/B~1C")->first_seen, bench_start);
    EXPECT_THAT(bench_.log.lines(), Contains(HasSubstr("records=2")));
    EXPECT_THAT(list({{"A", "B/C", 3}, {"x", "y"}, {"t~", "u"}}), IsEmpty());
}

TEST_F(former_ids, of_two_that_were_one_the_one_that_was_offered_stays_known) {
    remembered({{"A/B", "C"}});
    EXPECT_THAT(list({{"A", "B/C"}, {"A/B", "C"}}), ElementsAre("created A/B~1C"));
    EXPECT_THAT(list({{"A", "B/C"}, {"A/B", "C"}}), IsEmpty());
}

TEST_F(former_ids, of_two_that_changed_the_first_stays_known) {
    remembered({{"A", "B/C"}});
    EXPECT_THAT(list({{"A", "B/C", 2}, {"A/B", "C", 2}}), ElementsAre("created A~1B/C"));
    EXPECT_THAT(list({{"A", "B/C", 3}, {"A/B", "C", 3}}), IsEmpty());
}

TEST_F(former_ids, the_other_one_is_new_on_a_later_page) {
    remembered({{"A", "B/C"}});
    EXPECT_THAT(list({{"A", "B/C"}}), IsEmpty());
    EXPECT_THAT(list({{"A/B", "C"}}), ElementsAre("created A~1B/C"));
}

TEST_F(former_ids, a_change_is_told_as_one_and_nothing_as_gone) {
    incoming_->emit = emit_rule::only_changed;
    incoming_->reports_deleted = true;
    incoming_->watch.emplace_back("price", expression::compile("price").value());
    remembered({{"A", "B/C"}, {"D/E", "F"}});
    EXPECT_THAT(list({{"A", "B/C", 2}, {"D/E", "F"}}), ElementsAre("price A/B~1C"));
    for (int round = 0; round < 3; ++round) {
        EXPECT_THAT(list({{"A", "B/C", 2}, {"D/E", "F"}}), IsEmpty());
    }
    EXPECT_THAT(list({{"D/E", "F"}}), IsEmpty());
    EXPECT_THAT(list({{"D/E", "F"}}), ElementsAre("deleted A/B~1C"));
    EXPECT_EQ(tasks().back().data, R"({"vendor":"A","sku":"B/C","price":2})");
    EXPECT_THAT(list({}), IsEmpty());
    EXPECT_THAT(list({}), ElementsAre("deleted D~1E/F"));
    EXPECT_EQ(tasks().back().data, R"({"vendor":"D/E","sku":"F","price":1})");
}

TEST_F(former_ids, a_page_that_is_not_committed_takes_nothing_over) {
    remembered({{"A", "B/C"}});
    give({{"A", "B/C"}}, {""});
    bench_.record.faults["commit_page"] = 1;
    intake runs(bench_.with(), incoming_, routes_, 1024, [] {});
    EXPECT_FALSE(bench_.run(runs.run("hand")));
    EXPECT_TRUE(known("A/B/C"));
    EXPECT_THAT(list({{"A", "B/C"}}), IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
