#include "connectors/ocoya/api/post_match.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

json::object body(std::string_view text) {
    return parse_json(text)->get_object();
}

const wanted_post scheduled_post = wanted_from(body(
    R"({"caption":"Hi\nyou","socialProfileIds":["p1","p2"],"scheduledAt":"2026-02-01T09:00:00Z"})"));

std::string listed(std::string_view caption, std::string_view moment,
                   std::string_view profiles = "p2,p1", std::string_view creatives = "") {
    std::string ids;
    std::string rest(profiles);
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        ids += std::string(ids.empty() ? "" : ",") + R"({"socialProfile":{"id":")" +
               rest.substr(0, comma) + R"(","provider":"facebook"}})";
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
    }
    return R"({"id":"a","status":"SCHEDULED","scheduledAt":)" + std::string(moment) +
           R"(,"posts":[{"provider":"FACEBOOK","caption":"else","creatives":[]},)" +
           R"({"provider":"GENERAL","caption":")" + std::string(caption) + R"(","creatives":[)" +
           std::string(creatives) + R"(]}],"socialProfiles":[)" + ids + "]}";
}

bool found(const wanted_post& wanted, const std::string& text) {
    return matches(wanted, *parse_json(text));
}

TEST(post_match, caption_time_and_profiles) {
    EXPECT_TRUE(found(scheduled_post, listed("Hi\\nyou", R"("2026-02-01T09:00:00.000Z")")));
    EXPECT_TRUE(found(scheduled_post, listed("Hi\\r\\nyou ", R"("2026-02-01T09:00:00.480Z")")));
    EXPECT_FALSE(found(scheduled_post, listed("Hi you", R"("2026-02-01T09:00:00.000Z")")));
    EXPECT_FALSE(found(scheduled_post, listed("Hi\\nyou", R"("2026-02-01T09:00:01.000Z")")));
    EXPECT_FALSE(found(scheduled_post, listed("Hi\\nyou", "null")));
    EXPECT_FALSE(found(scheduled_post, listed("Hi\\nyou", R"("2026-02-01T09:00:00.000Z")", "p1")));
    EXPECT_FALSE(
        found(scheduled_post, listed("Hi\\nyou", R"("2026-02-01T09:00:00.000Z")", "p1,p2,p3")));
}

TEST(post_match, says_which_parts_are_alike) {
    const auto like = [](const std::string& text) {
        const auto made = likeness_of(scheduled_post, *parse_json(text));
        return std::string(made.text ? "t" : "") + (made.time ? "m" : "") +
               (made.profiles ? "p" : "") + (made.may_be_it() ? " yes" : " no");
    };
    const std::string at = R"("2026-02-01T09:00:00.000Z")";
    const std::string other = R"("2026-02-02T09:00:00.000Z")";
    EXPECT_EQ(like(listed("Hi\\nyou", at)), "tmp yes");
    EXPECT_EQ(like(listed("Hi\\nyou", other, "p1")), "t yes");
    EXPECT_EQ(like(listed("edited", at)), "mp yes");
    EXPECT_EQ(like(listed("edited", at, "p1")), "m no");
    EXPECT_EQ(like(listed("edited", other)), "p no");
    EXPECT_EQ(like("7"), " no");
    EXPECT_EQ(caption_of(*parse_json(listed("Hi", at))), "Hi");
    EXPECT_EQ(caption_of(*parse_json("{}")), "");
}

TEST(post_match, the_general_variant_decides) {
    auto other = scheduled_post;
    other.caption = "else";
    EXPECT_FALSE(found(other, listed("Hi\\nyou", R"("2026-02-01T09:00:00.000Z")")));
}

TEST(post_match, a_caption_may_stand_in_the_options) {
    EXPECT_TRUE(found(scheduled_post, R"({"id":"a","scheduledAt":"2026-02-01T09:00:00.000Z",
        "posts":[{"provider":"GENERAL","caption":null,"options":{"caption":"Hi\nyou"}}],
        "socialProfiles":[{"socialProfile":{"id":"p1"}},{"socialProfile":{"id":"p2"}}]})"));
}

TEST(post_match, without_a_general_variant_any_one_decides) {
    EXPECT_TRUE(found(scheduled_post, R"({"id":"a","scheduledAt":"2026-02-01T09:00:00.000Z",
        "posts":[{"provider":"FACEBOOK","caption":"Hi\nyou"}],
        "socialProfiles":[{"socialProfile":{"id":"p1"}},{"socialProfile":{"id":"p2"}}]})"));
}

TEST(post_match, a_draft_is_listed_without_a_time) {
    const auto draft = wanted_from(body(R"({"caption":"Hi"})"));
    EXPECT_TRUE(found(draft, listed("Hi", "null", "")));
    EXPECT_FALSE(found(draft, listed("Hi", R"("2026-02-01T09:00:00.000Z")", "")));
    const auto without_profiles =
        wanted_from(body(R"({"caption":"Hi","scheduledAt":"2026-02-01T09:00:00Z"})"));
    EXPECT_TRUE(found(without_profiles, listed("Hi", "null", "")));
    EXPECT_TRUE(found(without_profiles, listed("Hi", R"("2026-02-01T09:00:00Z")", "")));
}

TEST(post_match, media_decide_where_they_can) {
    const auto wanted = wanted_from(body(R"({"mediaUrls":["https://shop.example/a.png"]})"));
    EXPECT_TRUE(found(wanted, listed("", "null", "", "")));
    EXPECT_TRUE(found(wanted, listed("", "null", "", R"({"image":"https://shop.example/a.png"})")));
    EXPECT_FALSE(
        found(wanted, listed("", "null", "", R"({"image":"https://shop.example/b.png"})")));
    EXPECT_TRUE(found(wanted, listed("", "null", "", R"({"video":"https://cdn.example/1"})")));
    EXPECT_FALSE(found(wanted, listed("", "null", "",
                                      R"({"image":"https://cdn.example/1"},)"
                                      R"({"image":"https://cdn.example/2"})")));
}

TEST(PostMatch, what_is_of_the_wrong_type_is_neither_the_post_nor_another) {
    const auto cannot_tell = [](const std::string& text) {
        return cannot_be_told(scheduled_post, parse_json(text).value());
    };
    EXPECT_FALSE(cannot_tell(listed("Hi\\nyou", R"("2026-02-01T09:00:00.000Z")")));
    EXPECT_FALSE(cannot_tell(listed("Hi\\nyou", "null")));
    for (const std::string moment : {"1769936400", "1.50", "[]", R"("tomorrow")"}) {
        EXPECT_TRUE(cannot_tell(listed("Hi\\nyou", moment))) << moment;
        EXPECT_FALSE(found(scheduled_post, listed("Hi\\nyou", moment))) << moment;
        EXPECT_FALSE(cannot_tell(listed("another", moment))) << moment;
    }
    EXPECT_TRUE(cannot_tell(R"({"scheduledAt":"2026-02-01T09:00:00Z","posts":{},
                                "socialProfiles":[{"id":"p1"},{"id":"p2"}]})"));
    EXPECT_FALSE(cannot_tell(R"({"scheduledAt":"2026-02-02T09:00:00Z","posts":{}})"));
    EXPECT_FALSE(cannot_tell("7"));
}

TEST(post_match, what_is_no_post_matches_nothing) {
    for (const auto* text : {"null", "[]", "{}", "7", R"({"posts":7,"socialProfiles":{}})"}) {
        EXPECT_FALSE(found(scheduled_post, text)) << text;
    }
}

TEST(fingerprint, is_equal_for_what_cannot_be_told_apart) {
    const auto one = wanted_from(body(R"({"caption":"Hi\r\n","socialProfileIds":["b","a"]})"));
    const auto two = wanted_from(body(R"({"caption":"Hi","socialProfileIds":["a","b"]})"));
    EXPECT_EQ(fingerprint_of("w", one), fingerprint_of("w", two));
    EXPECT_EQ(fingerprint_of("w", one).size(), 64U);
}

TEST(fingerprint, differs_in_every_part) {
    const auto base = fingerprint_of("w", scheduled_post);
    EXPECT_NE(fingerprint_of("v", scheduled_post), base);
    auto other = scheduled_post;
    other.caption = "x";
    EXPECT_NE(fingerprint_of("w", other), base);
    other = scheduled_post;
    other.moment = "2026-02-01T09:00:01Z";
    EXPECT_NE(fingerprint_of("w", other), base);
    other = scheduled_post;
    other.profiles.erase("p1");
    EXPECT_NE(fingerprint_of("w", other), base);
    other = scheduled_post;
    other.moment.reset();
    EXPECT_NE(fingerprint_of("w", other), base);
}

// Deliveries that one listed post could match have one fingerprint.
TEST(fingerprint, is_never_narrower_than_the_match) {
    std::vector<wanted_post> all;
    for (const auto* moment : {"", "2026-02-01T09:00:00Z", "2026-02-02T09:00:00Z"}) {
        for (const auto* profiles : {"", "p1"}) {
            for (const auto* media : {"", "https://x.example/a.png", "https://y.example/b.png"}) {
                wanted_post one;
                one.caption = "Hi";
                if (*moment != '\0') {
                    one.moment = moment;
                }
                if (*profiles != '\0') {
                    one.profiles.insert(profiles);
                }
                if (*media != '\0') {
                    one.media.emplace_back(media);
                }
                all.push_back(std::move(one));
            }
        }
    }
    std::vector<json::value> listed;
    for (const auto* at : {"null", R"("2026-02-01T09:00:00Z")", R"("2026-02-02T09:00:00Z")"}) {
        for (const auto* to : {"", R"({"socialProfile":{"id":"p1"}})"}) {
            for (const auto* shown : {"", R"({"image":"https://x.example/a.png"})",
                                      R"({"image":"https://cdn.example/1"})"}) {
                listed.push_back(*parse_json(
                    std::string(R"({"scheduledAt":)") + at + R"(,"socialProfiles":[)" + to +
                    R"(],"posts":[{"caption":"Hi","creatives":[)" + shown + "]}]}"));
            }
        }
    }
    std::size_t shared = 0;
    for (const auto& post : listed) {
        for (const auto& one : all) {
            for (const auto& other : all) {
                if (matches(one, post) && matches(other, post)) {
                    ++shared;
                    EXPECT_EQ(fingerprint_of("w", one), fingerprint_of("w", other))
                        << write_json(post);
                }
            }
        }
    }
    EXPECT_GT(shared, all.size());
}

}  // namespace
}  // namespace sluice::ocoya
