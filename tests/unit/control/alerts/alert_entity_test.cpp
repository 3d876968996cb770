#include "control/alerts/alert_entity.hpp"

#include "unit/control/alerts/alert_facts_shared.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using std::chrono::minutes;

held_alert alert(const std::string& about, std::optional<wall_time> ended = std::nullopt) {
    held_alert made;
    made.latest = {.about = about,
                   .message = "2 tasks failed",
                   .mend = "sluice tasks list",
                   .since = std::nullopt,
                   .route = "posts",
                   .outgoing = "shop"};
    made.since = midday - minutes(2);
    made.ended = ended;
    return made;
}

TEST(alert_entity, says_what_is_wrong_since_when_and_what_mends_it) {
    const auto made =
        alert_entity("posts-fail", {}, {alert_news::firing, 7, {alert("a"), alert("b", midday)}},
                     "host", midday);
    EXPECT_EQ(made.type, "alert");
    EXPECT_EQ(made.id, "posts-fail 7");
    EXPECT_EQ(made.headers.at("event"), "firing");
    EXPECT_EQ(write_json(made.data),
              R"({"rule":"posts-fail","when":"failures","state":"firing","host":"host",)"
              R"("at":"2026-02-01T12:00:00Z","since":"2026-02-01T11:58:00Z","count":1,)"
              R"("summary":"posts-fail: a: 2 tasks failed, and 1 more",)"
              R"("text":"Alert posts-fail at host: 1 at present\n)"
              R"(- a: 2 tasks failed, since 2026-02-01T11:58:00Z\n  sluice tasks list\n)"
              R"(- b: 2 tasks failed, from 2026-02-01T11:58:00Z to 2026-02-01T12:00:00Z",)"
              R"("alerts":[{"about":"a","message":"2 tasks failed","since":"2026-02-01T11:58:00Z",)"
              R"("ended":null,"mend":"sluice tasks list","route":"posts","outgoing":"shop"},)"
              R"({"about":"b","message":"2 tasks failed","since":"2026-02-01T11:58:00Z",)"
              R"("ended":"2026-02-01T12:00:00Z","mend":"sluice tasks list","route":"posts",)"
              R"("outgoing":"shop"}],"more":0})");
}

TEST(alert_entity, says_that_it_is_over) {
    const auto made =
        alert_entity("r", {}, {alert_news::resolved, 1, {alert("a", midday)}}, "host", midday);
    EXPECT_EQ(text_member(made.data, "summary"), "r is resolved: a: 2 tasks failed");
    EXPECT_EQ(text_member(made.data, "text"),
              "Alert r at host: resolved\n- a: 2 tasks failed, from 2026-02-01T11:58:00Z to "
              "2026-02-01T12:00:00Z");
}

TEST(alert_entity, is_short_however_many_there_are) {
    alert_message many;
    for (int i = 0; i < 1'000; ++i) {
        many.alerts.push_back(alert("route " + std::to_string(i)));
    }
    const auto made = alert_entity("r", {}, many, "host", midday);
    EXPECT_EQ(member(made.data, "alerts")->get_array().size(), most_alerts_in_message);
    EXPECT_EQ(integer_member(made.data, "count"), 1'000);
    EXPECT_EQ(count_member(made.data, "more"), 980U);
    EXPECT_TRUE(text_member(made.data, "text").ends_with("\nand 980 more"));
    EXPECT_LT(write_json(made.data).size(), 8'000U);
}

}  // namespace
}  // namespace sluice::control
