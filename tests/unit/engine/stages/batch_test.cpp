#include "engine/stages/batch.hpp"

#include "unit/engine/offer_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class batch_test : public ::testing::Test {
 protected:
    batch_test() {
        for (const auto* name : {"report", "copy"}) {
            auto to = std::make_shared<outgoing_plan>();
            to->name = name;
            route_->to.push_back(to);
        }
        route_->name = "to-report";
        route_->batch = 3;
    }

    void see(const std::string& id, json::value data = nullptr, const std::string& event = "new") {
        auto& one = page_.emplace_back();
        one.entity.type = "posts";
        one.entity.id = id;
        one.entity.data = data.is_null() ? json::value(id) : std::move(data);
        one.entity.headers = {{"event", event}, {"from", "shop"}};
        one.hash = "h-" + id;
    }

    offer offered(std::size_t largest = 1024) {
        const incoming_plan from{
            "posts", schedule::parse("by hand", "").value(), nullptr, {}, emit_rule::all, {}, {}};
        offer_run run;
        run.largest_task = largest;
        return run.make(from, {route_}, page_).value();
    }
    // The tasks for the first outgoing.
    std::vector<ledger::new_task> tasks(std::size_t largest = 1024) {
        std::vector<ledger::new_task> all;
        for (auto& task : offered(largest).tasks) {
            if (task.lane.outgoing == "report") {
                all.push_back(std::move(task));
            }
        }
        return all;
    }

    std::shared_ptr<route_plan> route_ = std::make_shared<route_plan>();
    std::vector<sighted_entity> page_;
};

TEST_F(batch_test, entities_of_a_page_share_tasks) {
    for (const auto* id : {"a", "b", "c", "d"}) {
        see(id);
    }
    const auto all = tasks();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].data, R"(["a","b","c"])");
    EXPECT_EQ(all[0].entity_id, "a,b,c");
    EXPECT_EQ(all[0].entity_type, "posts");
    EXPECT_EQ(all[0].headers, R"({"batch":"3","event":"new","from":"shop"})");
    EXPECT_THAT(all[0].source_ids, ElementsAre("a", "b", "c"));
    EXPECT_EQ(all[0].source_id, "");
    EXPECT_EQ(all[1].data, R"(["d"])");
    EXPECT_EQ(offered().tasks.size(), 4U) << "each outgoing has its own";
    EXPECT_EQ(offered().seen.size(), 4U);
}

TEST_F(batch_test, a_header_that_differs_is_nobodys) {
    see("a", nullptr, "created");
    see("b", nullptr, "changed");
    EXPECT_EQ(tasks().at(0).headers, R"({"batch":"2","from":"shop"})");
}

TEST_F(batch_test, what_is_larger_together_is_divided) {
    see("a", json::string(8, 'x'));
    see("b", json::string(8, 'y'));
    see("c", "z");
    const auto all = tasks(20);  // ["xxxxxxxx"] has 12 bytes, two of them 23
    ASSERT_EQ(all.size(), 2U);
    EXPECT_THAT(all[0].source_ids, ElementsAre("a"));
    EXPECT_THAT(all[1].source_ids, ElementsAre("b", "c"));
    EXPECT_LE(all[1].data.size(), 20U);
}

TEST_F(batch_test, what_is_too_large_alone_is_rejected_alone) {
    see("a");
    see("b", json::string(30, 'x'));
    see("c");
    const auto all = tasks(20);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_THAT(all[0].source_ids, ElementsAre("a"));
    EXPECT_EQ(all[1].state, ledger::task_state::rejected);
    EXPECT_THAT(all[1].reason, HasSubstr("34 bytes, more than 20"));
    EXPECT_EQ(all[1].source_id, "b");
    EXPECT_EQ(all[1].data, "null");
    EXPECT_THAT(all[2].source_ids, ElementsAre("c"));
}

TEST_F(batch_test, a_record_with_a_problem_has_its_own_task) {
    see("a");
    see("");
    page_.back().problem = "no identifier";
    const auto all = tasks();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].reason, "no identifier");
    EXPECT_THAT(all[0].source_ids, IsEmpty());
    EXPECT_THAT(all[1].source_ids, ElementsAre("a"));
}

TEST(joined_identifiers, a_comma_in_one_of_them_is_told_from_one_between_two) {
    const auto joined = [](const std::vector<std::string>& ids) {
        batch all(1000, 1'000'000);
        entity record;
        for (const auto& id : ids) {
            record.id = id;
            all.add(record, "1", id);
        }
        return all.take().entity_id;
    };
    EXPECT_EQ(joined({"a,b", "c"}), "a~1b,c");
    EXPECT_EQ(joined({"a", "b,c"}), "a,b~1c");
    EXPECT_EQ(joined({"a,b"}), "a,b");
    EXPECT_EQ(joined({"a/b", "c"}), "a/b,c");
}

TEST(joined_identifiers, are_cut_and_still_differ) {
    const auto joined = [](std::size_t count, const std::string& last) {
        batch all(1000, 1'000'000);
        entity record;
        for (std::size_t i = 0; i < count; ++i) {
            record.id = "identifier-" + std::to_string(i);
            all.add(record, "1", record.id);
        }
        record.id = last;
        all.add(record, "1", last);
        return all.take().entity_id;
    };
    EXPECT_THAT(joined(99, "x"), HasSubstr("more ("));
    EXPECT_LE(joined(99, "x").size(), 240U);
    EXPECT_NE(joined(99, "x"), joined(99, "y"));
    EXPECT_THAT(joined(0, std::string(500, 'x')), ::testing::StartsWith("1 more ("));
}

}  // namespace
}  // namespace sluice::engine
