#include "connectors/ocoya/write/profile_names.hpp"

#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const char* const known_text = R"([
    {"id":"f1","provider":"facebook","name":"Shop page"},
    {"id":"f2","provider":"facebook","name":"Café"},
    {"id":"t1","provider":"x","name":"shop"},
    {"id":"i1","provider":"instagram","name":"twice"},
    {"id":"i2","provider":"Instagram","name":"Twice"}])";

std::string ids(const std::string& named) {
    const auto known = parse_json(known_text).value();
    const auto found = ids_of_profiles(parse_json(named).value(), known.as_array());
    return found ? write_json(json::value(*found)) : describe(found.error());
}

TEST(profile_names, network_and_name_without_case) {
    EXPECT_EQ(ids(R"([{"Facebook":"SHOP page"},{"twitter":"Shop"}])"), R"(["f1","t1"])");
    EXPECT_EQ(ids(R"({"facebook":"Café","X":"shop"})"), R"(["f2","t1"])");
    EXPECT_EQ(ids(R"(["twitter","f2",{"x":"shop"}])"), R"(["t1","f2"])");
}

TEST(profile_names, what_is_unknown_is_an_error_with_near_misses) {
    EXPECT_THAT(ids(R"([{"facebook":"Shop pge"}])"), HasSubstr("did you mean 'shop page'?"));
    EXPECT_THAT(ids(R"(["facebok"])"), HasSubstr("did you mean 'facebook'?"));
    EXPECT_THAT(
        ids(R"([{"facebook":"zzz"},"linkedin",7,{"x":1}])"),
        AllOf(HasSubstr("there is facebook 'Shop page', facebook 'Café'"), HasSubstr("'linkedin'"),
              HasSubstr("a profile is number"), HasSubstr("the name of x must be a text")));
}

TEST(profile_names, what_is_not_one_profile_is_not_guessed) {
    EXPECT_THAT(ids(R"(["facebook"])"), HasSubstr("not one profile but facebook 'Shop page'"));
    EXPECT_THAT(ids(R"([{"instagram":"twice"}])"), HasSubstr("is not one profile"));
}

TEST(profile_names, stand_among_the_ids_of_the_payload) {
    const auto known = parse_json(known_text).value();
    auto payload =
        parse_json(R"({"caption":"Hi","socialProfileIds":["f2"],"profiles":["x"]})").value();
    EXPECT_TRUE(names_profiles(payload));
    const auto made = with_profile_ids(payload.as_object(), known.as_array()).value();
    EXPECT_EQ(write_json(json::value(made)), R"({"caption":"Hi","socialProfileIds":["f2","t1"]})");
    EXPECT_FALSE(names_profiles(json::value(made)));
}

const std::string named = R"({"caption":"Hi","scheduledAt":"2031-01-01T10:00+0100",
                              "profiles":[{"facebook":"harbour coffee"},"twitter"]})";

TEST(profile_names, are_resolved_once_per_workspace) {
    sandbox_fixture bench;
    const auto to = bench.make(bench.creating());
    ASSERT_TRUE(bench.publish(*to, named));
    ASSERT_TRUE(bench.publish(*to, named));
    EXPECT_EQ(bench.calls("/social-profiles"), 1U);
    const auto made = bench.created();
    ASSERT_EQ(made.size(), 2U);
    const auto& ids = made[0].at("socialProfileIds").as_array();
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_EQ(ids[0].as_string(), bench.first().profiles[0].id);
    EXPECT_EQ(made[0].at("status").as_string(), "SCHEDULED");
}

TEST(profile_names, a_name_that_is_not_found_is_looked_up_anew_before_it_is_refused) {
    sandbox_fixture bench;
    const auto to = bench.make(bench.creating());
    ASSERT_TRUE(bench.publish(*to, named));
    const std::string fresh = R"({"caption":"Hi","profiles":[{"tiktok":"New"}]})";
    const auto unknown = bench.publish(*to, fresh);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, failure_class::refused);
    EXPECT_EQ(bench.calls("/social-profiles"), 1U);  // a list of the last minute is trusted
    bench.control("POST", "/profiles", R"({"provider":"tiktok","name":"New"})");
    bench.time.advance(std::chrono::minutes(2));
    EXPECT_TRUE(bench.publish(*to, fresh));
    EXPECT_EQ(bench.calls("/social-profiles"), 2U);
}

TEST(profile_names, a_profile_that_vanished_and_came_back_is_found_under_its_new_id) {
    sandbox_fixture bench;
    const auto to = bench.make(bench.creating());
    ASSERT_TRUE(bench.publish(*to, named));
    bench.control("DELETE", "/profiles/facebook");
    bench.control("POST", "/profiles", R"({"provider":"facebook","name":"Harbour Coffee"})");
    bench.time.advance(std::chrono::minutes(2));
    const auto stale = bench.publish(*to, named);
    ASSERT_FALSE(stale) << bench.calls("/social-profiles")
                        << write_json(json::value(bench.created()));
    EXPECT_EQ(stale.error().kind, failure_class::busy);
    EXPECT_TRUE(stale.error().retry_after);
    EXPECT_TRUE(bench.publish(*to, named));
    EXPECT_EQ(bench.created().size(), 2U);
}

TEST(profile_names, a_profile_that_vanished_is_said_by_name) {
    sandbox_fixture bench;
    const auto to = bench.make(bench.creating());
    bench.control("DELETE", "/profiles/facebook");
    const auto gone = bench.publish(*to, named);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, failure_class::refused);
    EXPECT_THAT(gone.error().message, HasSubstr("no profile is called facebook 'harbour coffee'"));
    EXPECT_EQ(bench.calls("POST "), 0U);
}

TEST(profile_names, what_is_wrong_besides_costs_no_look_up) {
    sandbox_fixture bench;
    const auto to = bench.make(bench.creating());
    const auto wrong = bench.publish(*to, R"({"captoin":"Hi","profiles":["twitter"]})");
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().message, HasSubstr("did you mean 'caption'?"));
    EXPECT_TRUE(bench.requests().empty());
}

}  // namespace
}  // namespace sluice::ocoya
