#include "engine/route_taps.hpp"

#include "support/scripted_stages.hpp"
#include "unit/engine/offer_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Writes "stage:id" for each record that enters a stage, and "end stages:id" after the last.
class noting_tap final : public record_tap {
 public:
    std::vector<std::string> heard;

    void enters(std::size_t stage, const entity& entity) override {
        heard.push_back(std::to_string(stage) + ":" + entity.id);
    }
    void leaves(std::size_t stages, const entity& entity) override {
        heard.push_back("end " + std::to_string(stages) + ":" + entity.id);
    }
};

class route_taps_test : public ::testing::Test {
 protected:
    route_taps_test() {
        for (const std::string name : {"first", "second"}) {
            auto route = std::make_shared<route_plan>();
            route->name = name;
            route->to.push_back(std::make_shared<outgoing_plan>());
            routes_.push_back(route);
        }
        routes_.front()->stages =
            pipeline({stage_that("stage 1 (split)",
                                 [](entity record, auto, stage_output& out) {
                                     for (const std::string part : {"1", "2"}) {
                                         auto made = record;
                                         made.id += part;
                                         out.emit(std::move(made));
                                     }
                                     return result<void>();
                                 }),
                      stage_that("stage 2 (filter)", [](entity record, auto, stage_output& out) {
                          if (record.id != "a2") {
                              out.emit(std::move(record));
                          }
                          return result<void>();
                      })});
    }

    void offer(const std::string& id) {
        sighted_entity one;
        one.entity.id = id;
        run_.taps = &taps_;
        ASSERT_TRUE(run_.make(incoming_, {routes_.begin(), routes_.end()}, {one}));
    }

    route_taps taps_;
    offer_run run_;
    incoming_plan incoming_{
        "posts", schedule::parse("by hand", "").value(), nullptr, {}, emit_rule::all, {}, {}};
    std::vector<std::shared_ptr<route_plan>> routes_;
    std::shared_ptr<noting_tap> watcher_ = std::make_shared<noting_tap>();
};

TEST_F(route_taps_test, tell_what_enters_each_stage_of_the_route_and_what_leaves_the_last) {
    taps_.add("first", watcher_);
    offer("a");
    EXPECT_THAT(watcher_->heard, ElementsAre("0:a", "1:a1", "end 2:a1", "1:a2"));
}

TEST_F(route_taps_test, a_route_without_stages_shows_its_records_too) {
    taps_.add("second", watcher_);
    offer("a");
    EXPECT_THAT(watcher_->heard, ElementsAre("end 0:a"));
}

TEST_F(route_taps_test, nobody_is_told_of_a_route_that_nobody_watches) {
    EXPECT_EQ(taps_.of("first"), nullptr);
    taps_.add("first", watcher_);
    EXPECT_NE(taps_.of("first"), nullptr);
    EXPECT_EQ(taps_.of("second"), nullptr);
    watcher_.reset();
    EXPECT_EQ(taps_.of("first"), nullptr);
    watcher_ = std::make_shared<noting_tap>();
    offer("a");
    EXPECT_THAT(watcher_->heard, IsEmpty());
}

TEST_F(route_taps_test, each_watcher_hears_of_each_record) {
    const auto other = std::make_shared<noting_tap>();
    taps_.add("second", watcher_);
    taps_.add("second", other);
    offer("a");
    EXPECT_EQ(watcher_->heard, other->heard);
}

}  // namespace
}  // namespace sluice::engine
