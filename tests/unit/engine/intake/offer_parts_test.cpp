#include "support/scripted_stages.hpp"
#include "unit/engine/offer_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// A page with more tasks than the intake holds at once.

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

// Makes this many entities, one by one. `fails_at` is the number of the one that fails.
class counted_series final : public entity_series {
 public:
    counted_series(entity from, int count, int fails_at)
        : from_(std::move(from)), count_(count), fails_at_(fails_at) {}

    result<std::optional<entity>> next() override {
        if (made_ == count_) {
            return std::optional<entity>();
        }
        if (++made_ == fails_at_) {
            return failure(failure_class::invalid, "element " + std::to_string(made_));
        }
        entity one = from_;
        one.id += "/" + std::to_string(made_);
        return std::optional<entity>(std::move(one));
    }

 private:
    entity from_;
    int count_;
    int fails_at_;
    int made_ = 0;
};

pipeline::stage counting(int count, int fails_at = 0) {
    return stage_that("stage 1 (split)", [=](entity record, auto, stage_output& out) {
        out.emit_series(std::make_unique<counted_series>(std::move(record), count, fails_at));
        return result<void>();
    });
}

struct offer_parts : ::testing::Test {
    offer_parts() {
        for (const auto* name : {"one", "two"}) {
            auto route = std::make_shared<route_plan>();
            route->name = name;
            auto to = std::make_shared<outgoing_plan>();
            to->name = "report";
            route->to.push_back(to);
            routes.push_back(std::move(route));
        }
        run.part = {10, 1'000'000};
    }

    route_plan& route(std::size_t index) const { return *routes[index]; }

    result<offer> make() {
        std::vector<sighted_entity> selected(1);
        selected[0].entity.id = "a";
        selected[0].entity.data = json::object{{"n", 1}};
        selected[0].hash = "h";
        return run.make(from, {routes.begin(), routes.end()}, std::move(selected));
    }

    std::vector<ledger::new_task> all() const {
        std::vector<ledger::new_task> tasks;
        for (const auto& part : run.parts) {
            tasks.insert(tasks.end(), part.begin(), part.end());
        }
        return tasks;
    }

    std::vector<std::string> ids_of(const std::string& route_name) const {
        std::vector<std::string> ids;
        for (const auto& task : all()) {
            if (task.lane.route == route_name) {
                ids.push_back(task.entity_id);
            }
        }
        return ids;
    }

    offer_run run;
    incoming_plan from{
        "posts", schedule::parse("by hand", "").value(), nullptr, {}, emit_rule::all, {}, {}};
    std::vector<std::shared_ptr<route_plan>> routes;
};

TEST_F(offer_parts, a_long_list_before_the_routes_is_handed_over_in_parts_in_order) {
    from.stages = pipeline({counting(95)});
    const auto made = make();
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->in_parts);
    EXPECT_THAT(made->tasks, IsEmpty());
    EXPECT_THAT(made->seen, SizeIs(1)) << "one record was seen";
    EXPECT_THAT(run.parts, Each(SizeIs(Le(11U))));
    for (const auto* name : {"one", "two"}) {
        const auto ids = ids_of(name);
        ASSERT_EQ(ids.size(), 95U);
        EXPECT_EQ(ids.front(), "a/1");
        EXPECT_EQ(ids[49], "a/50");
        EXPECT_EQ(ids.back(), "a/95");
    }
    EXPECT_EQ(all()[7].source_id, "a");
}

TEST_F(offer_parts, a_long_list_on_one_route_leaves_the_other_as_it_is) {
    route(1).stages = pipeline({counting(50)});
    ASSERT_TRUE(make());
    EXPECT_THAT(ids_of("one"), SizeIs(1));
    EXPECT_THAT(ids_of("two"), SizeIs(50));
}

TEST_F(offer_parts, one_bad_element_of_a_long_list_rejects_the_record_whole) {
    from.stages = pipeline({counting(95, 90)});
    const auto made = make();
    ASSERT_TRUE(made);
    EXPECT_THAT(run.parts, IsEmpty());
    ASSERT_THAT(made->tasks, SizeIs(2)) << "one on each route";
    EXPECT_EQ(made->tasks[0].state, task_state::rejected);
    EXPECT_THAT(made->tasks[0].reason, HasSubstr("stage 1 (split): element 90"));
    EXPECT_THAT(made->seen, SizeIs(1));
}

TEST_F(offer_parts, on_a_route_it_is_rejected_there_alone) {
    route(1).stages = pipeline({counting(95, 90)});
    const auto made = make();
    ASSERT_TRUE(made);
    ASSERT_THAT(made->tasks, SizeIs(2));
    EXPECT_EQ(made->tasks[0].state, task_state::fresh);
    EXPECT_EQ(made->tasks[1].state, task_state::rejected);
}

TEST_F(offer_parts, what_a_stage_keeps_is_kept_once) {
    from.stages = pipeline({stage_that("stage 1 (store)", keeping("k", "1")), counting(95)});
    const auto made = make();
    ASSERT_TRUE(made);
    EXPECT_THAT(made->stores, SizeIs(1));
}

TEST_F(offer_parts, stages_that_wait_may_stand_in_the_way) {
    from.stages =
        pipeline({counting(30), waiting_stage_that("stage 2 (lookup)", keeping("k", "1"))});
    const auto made = make();
    ASSERT_TRUE(made);
    EXPECT_THAT(ids_of("one"), SizeIs(30));
    EXPECT_THAT(made->stores, SizeIs(30));
}

TEST_F(offer_parts, batches_are_made_over_parts) {
    from.stages = pipeline({counting(95)});
    route(0).batch = 10;
    route(1).batch = 10;
    ASSERT_TRUE(make());
    const auto tasks = all();
    EXPECT_EQ(tasks.size(), 20U);
    EXPECT_THAT(parse_json(tasks.back().data)->as_array(), SizeIs(5));
}

TEST_F(offer_parts, a_part_that_is_not_taken_ends_it) {
    from.stages = pipeline({counting(95)});
    asio::io_context io;
    std::vector<std::shared_ptr<const route_plan>> same(routes.begin(), routes.end());
    offer_context context{io.get_executor(), from, same, 1024, run.part};
    int calls = 0;
    context.hand_over = [&](auto) -> awaitable<result<void>> {
        ++calls;
        co_return failure(failure_class::internal, "the disk is full");
    };
    std::vector<sighted_entity> selected(1);
    const auto made = testing::run_awaitable(io, make_offer(&context, std::move(selected), {}));
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("the disk is full"));
    EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace sluice::engine
