#include "engine/intake/intake.hpp"
#include "unit/engine/engine_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {

using ::testing::HasSubstr;

// An incoming of two pages on a disk that may be almost full.
class intake_room : public ::testing::Test {
 protected:
    intake_room() {
        source_->pages.emplace_back(scripted_subscriber::page_of({"a"}, 2, false));
        source_->pages.emplace_back(scripted_subscriber::page_of({"b"}, nullptr, true));
    }

    result<ledger::run_counts> run(const std::string& trigger) {
        auto incoming = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse("by hand", "").value(), source_, {}, emit_rule::all, {}, {}});
        auto with = bench_.with();
        with.disk = &watch_;
        intake runs(with, incoming, {}, 1024, [] {});
        return bench_.run(runs.run(trigger));
    }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    std::vector<std::uint64_t> free_{1'000};  // at each look; the last one stays
    disk_watch watch_{bench_.log, bench_.time, 800, [this] {
                          const auto now = free_.front();
                          if (free_.size() > 1) {
                              free_.erase(free_.begin());
                          }
                          return std::optional(now);
                      }};
};

TEST_F(intake_room, a_scheduled_run_waits_for_room_before_it_fetches) {
    free_ = {100, 100, 100, 2'000};
    ASSERT_TRUE(run("schedule"));
    EXPECT_EQ(bench_.time.now() - bench_start, std::chrono::seconds(3));
    EXPECT_EQ(source_->positions.size(), 2U);
    EXPECT_EQ(bench_.log.lines().front().find("disk almost full"), 0U);
}

TEST_F(intake_room, a_run_by_hand_fails_at_once_and_nothing_is_fetched) {
    free_ = {100};
    const auto counts = run("hand");
    ASSERT_FALSE(counts);
    EXPECT_THAT(counts.error().message, HasSubstr("almost full"));
    EXPECT_THAT(counts.error().mend, HasSubstr("disk_reserve"));
    EXPECT_TRUE(source_->positions.empty());
}

TEST_F(intake_room, with_room_nothing_is_waited_for) {
    ASSERT_TRUE(run("schedule"));
    EXPECT_EQ(bench_.time.now(), bench_start);
}

}  // namespace sluice::engine
