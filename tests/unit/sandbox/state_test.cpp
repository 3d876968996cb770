#include "unit/sandbox/scratch_directory.hpp"
#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class state_on_disk : public service_fixture {
 protected:
    sandbox_settings settings() {
        sandbox_settings made;
        made.rate = 0;
        made.data = scratch_.path();
        return made;
    }

    std::string all_posts() { return control("GET", "/posts").message.body; }

    scratch_directory scratch_;
};

TEST_F(state_on_disk, is_the_same_after_a_restart) {
    begin(settings());
    const auto kept = create(R"("caption":"kept “so”")");
    const auto gone = create(R"("caption":"gone")");
    ask("PATCH", "/post/" + kept, R"({"scheduledAt":"2026-03-01T13:00:00Z"})");
    ask("DELETE", "/post/" + gone);
    ask("POST", "/campaigns" + ws(), R"({"prompt":"Spring"})");
    control("POST", "/profiles/twitter", R"({"healthy":false})");
    advance("2h");
    const auto before = all_posts();
    now_ += std::chrono::minutes(5);
    begin(settings());
    EXPECT_EQ(all_posts(), before);
    EXPECT_EQ(status_of(kept), "POSTED");
    EXPECT_FALSE(first().profiles[2].healthy);
    EXPECT_EQ(ask("GET", "/post/" + gone).message.status, 404U);
}

TEST_F(state_on_disk, never_goes_back_in_time) {
    begin(settings());
    advance("48h");
    begin(settings());
    EXPECT_EQ(body_of(control("GET", "/clock")).at("now").as_string(), "2026-03-03T12:00:00.000Z");
}

TEST_F(state_on_disk, gives_no_id_a_second_time) {
    begin(settings());
    const auto before = create(R"("caption":"a")");
    ask("DELETE", "/post/" + before);
    begin(settings());
    EXPECT_NE(create(R"("caption":"b")"), before);
}

TEST_F(state_on_disk, refuses_another_world_in_the_same_place) {
    begin(settings());
    service_.reset();
    auto other = settings();
    other.seed = 2;
    const auto made = state::make(std::move(other), now_);
    ASSERT_FALSE(made);
    EXPECT_NE(describe(made.error()).find("--seed 1"), std::string::npos);
}

TEST_F(state_on_disk, survives_a_reset) {
    begin(settings());
    create(R"("caption":"x")");
    control("POST", "/reset");
    const auto before = all_posts();
    begin(settings());
    EXPECT_EQ(all_posts(), before);
}

TEST_F(state_on_disk, changes_nothing_that_it_cannot_keep) {
    struct full_disk final : change_sink {
        result<void> append(wall_time, std::span<const change>) override {
            return failure(failure_class::internal, "no space left");
        }
        result<void> restart(const seeding&) override { return {}; }
    };
    service_->inside().sink = std::make_unique<full_disk>();
    const auto made = ask("POST", "/post" + ws(), R"({"caption":"x"})");
    EXPECT_EQ(made.message.status, 500U);
    EXPECT_FALSE(made.applied);
    EXPECT_TRUE(created().empty());
}

TEST_F(state_on_disk, begins_with_unhealthy_profiles_by_id_or_network) {
    auto wanted = settings();
    wanted.unhealthy = {"linkedin", profile(0)};
    begin(std::move(wanted));
    EXPECT_FALSE(second().profiles[0].healthy);
    EXPECT_FALSE(first().profiles[0].healthy);
    EXPECT_TRUE(first().profiles[1].healthy);
    sandbox_settings wrong;
    wrong.unhealthy = {"myspace"};
    const auto made = state::make(std::move(wrong), now_);
    ASSERT_FALSE(made);
    EXPECT_NE(describe(made.error()).find("facebook"), std::string::npos);
}

// Ten thousand posts, made and listed whole: the order and the pages hold at that size too.
TEST_F(service_fixture, lists_ten_thousand_posts_page_by_page) {
    for (int i = 0; i < 10'000; ++i) {
        create(R"("caption":"many")");
    }
    std::size_t seen = 0;
    for (int number = 0;; ++number) {
        const auto size =
            ids_in(ask("GET", "/post" + ws() + "&perPage=50&statuses=DRAFT,ERROR&page=" +
                                  std::to_string(number)))
                .size();
        seen += size;
        if (size < 50) {
            break;
        }
    }
    const auto counts = body_of(control("GET", "/state")).at("workspaces").at(0).at("by_status");
    EXPECT_EQ(static_cast<std::int64_t>(seen),
              counts.at("DRAFT").as_int64() + counts.at("ERROR").as_int64());
    EXPECT_GT(seen, 10'000U);
}

}  // namespace
}  // namespace sluice::sandbox
