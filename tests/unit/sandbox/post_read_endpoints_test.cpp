#include "unit/sandbox/service_fixture.hpp"

#include <algorithm>
#include <set>

namespace sluice::sandbox {
namespace {

class post_read_endpoints : public service_fixture {
 protected:
    std::vector<std::string> page(const std::string& query) {
        return ids_in(ask("GET", "/post" + ws() + query));
    }
};

// Reference, section 3 (D): a bare array of groups with variants and wrapped profiles.
TEST_F(post_read_endpoints, lists_groups_in_the_documented_shape) {
    const auto id =
        create(R"("caption":"Hi","mediaUrls":["https://a.example/1.png",)"
               R"("https://a.example/2.mp4"],"socialProfileIds":[")" +
               profile(0) + R"("],"scheduledAt":")" + later(std::chrono::hours(1)) + "\"");
    const auto list = body_of(ask("GET", "/post" + ws() + "&perPage=1"));
    const auto& group = list.as_array().at(0).as_object();
    const auto expected = parse_json(
        R"({"id":")" + id + R"(","postType":"REGULAR","status":"SCHEDULED",)" +
        R"("scheduledAt":"2026-03-01T13:00:00.000Z","posts":[)" +
        R"({"provider":"GENERAL","caption":"Hi","creatives":[{"image":"https://a.example/1.png"},)" +
        R"({"video":"https://a.example/2.mp4"}]},)" +
        R"({"provider":"FACEBOOK","caption":"Hi","creatives":[{"image":"https://a.example/1.png"},)" +
        R"({"video":"https://a.example/2.mp4"}]}],"socialProfiles":[{"socialProfile":{"id":")" +
        profile(0) + R"(","provider":"facebook","name":"Harbour Coffee",)" +
        R"("image":"https://images.example.com/)" + profile(0) + R"(.png"}}]})");
    EXPECT_TRUE(json_equal(group, *expected)) << write_json(group);
}

// Reference, section 3 (D): replies carry milliseconds; scheduledAt is null on drafts.
TEST_F(post_read_endpoints, dates_with_milliseconds_and_drafts_with_null) {
    std::size_t seen = 0;
    for (int number = 0; number < 4; ++number) {
        const auto list =
            body_of(ask("GET", "/post" + ws() + "&perPage=50&page=" + std::to_string(number)));
        for (const auto& item : list.as_array()) {
            ++seen;
            const auto& at = item.at("scheduledAt");
            if (item.at("status").as_string() == "DRAFT") {
                EXPECT_TRUE(at.is_null());
            } else {
                EXPECT_EQ(at.as_string().size(), 24U);
                EXPECT_TRUE(at.as_string().ends_with("Z"));
            }
            EXPECT_EQ(item.at("posts").at(0).at("provider").as_string(), "GENERAL");
            EXPECT_FALSE(item.as_object().contains("createdAt"));
        }
    }
    EXPECT_EQ(seen, 178U);
}

// Reference, section 3 (D): perPage at most 50, a larger value silently becomes 50.
TEST_F(post_read_endpoints, clamps_per_page_to_50_without_a_word) {
    const auto large = ask("GET", "/post" + ws() + "&perPage=1000");
    EXPECT_EQ(large.message.status, 200U);
    EXPECT_EQ(ids_in(large).size(), 50U);
    EXPECT_EQ(page("&perPage=51").size(), 50U);
    EXPECT_EQ(page("&perPage=49").size(), 49U);
    EXPECT_EQ(page("&perPage=99999999999999999999999").size(), 50U);
}

// Reference, section 3 (D): page from 0; the end is a shorter page.
TEST_F(post_read_endpoints, counts_pages_from_0_to_a_shorter_one) {
    std::set<std::string> all;
    std::vector<std::size_t> sizes;
    for (int number = 0; number < 5; ++number) {
        const auto ids = page("&perPage=50&page=" + std::to_string(number));
        sizes.push_back(ids.size());
        all.insert(ids.begin(), ids.end());
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{50, 50, 50, 28, 0}));
    EXPECT_EQ(all.size(), 178U);
    EXPECT_EQ(page("&page=0"), page(""));
    EXPECT_TRUE(page("&page=99999999999999999999999").empty());
}

// Reference, section 5: defaults and their switches.
TEST_F(post_read_endpoints, takes_a_bad_page_as_0_unless_told_to_refuse_it) {
    EXPECT_EQ(page("&page=-1"), page("&page=0"));
    EXPECT_EQ(page("&page=two"), page("&page=0"));
    set("bad-page", "refuse");
    EXPECT_EQ(ask("GET", "/post" + ws() + "&page=-1").message.status, 422U);
    EXPECT_EQ(ask("GET", "/post" + ws() + "&page=1").message.status, 200U);
}

TEST_F(post_read_endpoints, gives_10_newest_first_unless_told_otherwise) {
    EXPECT_EQ(page("").size(), 10U);
    const auto newest = create(R"("caption":"new")");
    EXPECT_EQ(page("").front(), newest);
    set("order", "oldest");
    EXPECT_NE(page("").front(), newest);
    EXPECT_EQ(page("&perPage=50&page=3").back(), newest);
    set("default-per-page", "25");
    EXPECT_EQ(page("").size(), 25U);
}

// Reference, section 3 (D): statuses repeated; a comma list here too.
TEST_F(post_read_endpoints, filters_by_statuses_in_both_forms) {
    const auto repeated = page("&perPage=50&statuses=ERROR&statuses=NEEDS_ATTENTION");
    EXPECT_EQ(repeated, page("&perPage=50&statuses=ERROR,NEEDS_ATTENTION"));
    const auto errors = page("&perPage=50&statuses=ERROR");
    const auto parked = page("&perPage=50&statuses=NEEDS_ATTENTION");
    EXPECT_FALSE(errors.empty());
    EXPECT_FALSE(parked.empty());
    EXPECT_EQ(repeated.size(), errors.size() + parked.size());
    EXPECT_TRUE(page("&statuses=UNHEARD_OF").empty());
}

TEST_F(post_read_endpoints, keeps_workspaces_apart) {
    std::set<std::string> own;
    for (int number = 0; number < 4; ++number) {
        for (const auto& id : page("&perPage=50&page=" + std::to_string(number))) {
            own.insert(id);
        }
    }
    for (const auto& id : ids_in(ask("GET", "/post?perPage=50&workspaceId=" + second().id))) {
        EXPECT_FALSE(own.contains(id));
    }
}

TEST_F(post_read_endpoints, adds_created_at_when_asked_to) {
    set("created-at", "on");
    const auto list = body_of(ask("GET", "/post" + ws()));
    EXPECT_EQ(list.at(0).at("createdAt").as_string().size(), 24U);
}

// Reference, row 15 (A): said to be assumed.
TEST_F(post_read_endpoints, gives_one_post_and_says_that_it_is_assumed) {
    const auto list = body_of(ask("GET", "/post" + ws()));
    const auto& group = list.at(0);
    const auto one = ask("GET", "/post/" + std::string(group.at("id").as_string()));
    EXPECT_EQ(one.message.status, 200U);
    EXPECT_EQ(header_of(one, "X-Sandbox-Assumed"), "true");
    EXPECT_TRUE(json_equal(body_of(one), group));
    EXPECT_EQ(ask("GET", "/post/nobody").message.status, 404U);
    EXPECT_EQ(header_of(ask("GET", "/post" + ws()), "X-Sandbox-Assumed"), "(none)");
}

// Reference, section 3: a caption may also stand in posts[].options.caption.
TEST_F(post_read_endpoints, has_seeded_posts_with_the_caption_in_options) {
    const auto list = body_of(ask("GET", "/post" + ws() + "&perPage=50&statuses=POSTED"));
    const bool some =
        std::any_of(list.as_array().begin(), list.as_array().end(), [](const json::value& group) {
            const auto& variants = group.at("posts").as_array();
            return std::any_of(variants.begin(), variants.end(), [&](const json::value& variant) {
                const auto* options = variant.as_object().if_contains("options");
                return options != nullptr && options->at("caption") == variants[0].at("caption");
            });
        });
    EXPECT_TRUE(some);
}

}  // namespace
}  // namespace sluice::sandbox
