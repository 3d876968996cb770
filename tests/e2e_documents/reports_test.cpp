// The recipes that watch posts, report and repair, as the guide tells them.

#include "e2e_documents/recipe.hpp"

#include <sluice/model/time.hpp>

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

struct reporting_recipe : recipe {
    reporting_recipe() { work.environment["CHAT_URL"] = chat.url() + "/hook"; }

    std::vector<std::string> told() const {
        std::vector<std::string> texts;
        for (const auto& one : chat.requests()) {
            texts.emplace_back(boost::json::parse(one.body).at("text").as_string());
        }
        return texts;
    }

    std::string planted(const std::string& fields) const {
        const auto made = sandbox.post("/posts", fields);
        return std::string(made.at("postGroupIds").at(0).as_string());
    }

    static std::string days_from_now(int days) {
        return format_utc_seconds(std::chrono::floor<std::chrono::milliseconds>(
            std::chrono::system_clock::now() + std::chrono::days(days)));
    }

    const other_side chat;
};

TEST_F(reporting_recipe, alert_tells_of_each_post_in_trouble_once) {
    take("alert");
    round();
    EXPECT_THAT(told(), IsEmpty()) << "what was in trouble before is remembered";
    const auto id = planted(
        R"({"caption":"Spring menu","status":"SCHEDULED","scheduledAt":"2031-01-01T09:00:00Z","socialProfileIds":[")" +
        std::string(first_profile) + "\"]}");
    round();
    EXPECT_THAT(told(), IsEmpty());
    sandbox.post("/posts/" + id, R"({"status":"ERROR"})");
    round();
    round();
    EXPECT_THAT(told(), ElementsAre("ERROR: “Spring menu” for facebook, planned for "
                                    "2031-01-01T09:00:00.000Z (post " +
                                    id + ")"));
    // A person mends it; two listings without it forget it, and then it fails again.
    sandbox.post("/posts/" + id, R"({"status":"SCHEDULED"})");
    round();
    round();
    sandbox.post("/posts/" + id, R"({"status":"NEEDS_ATTENTION"})");
    round();
    ASSERT_THAT(told(), SizeIs(2));
    EXPECT_THAT(told()[1], StartsWith("NEEDS_ATTENTION: “Spring menu”"));
}

TEST_F(reporting_recipe, weekly_counts_the_posts_of_the_last_seven_days) {
    sandbox.post("/reset", R"({"seed":1})");
    const auto before = sandbox.get("/posts");
    for (const auto& post : before.as_array()) {
        exchange(sandbox.port(), "DELETE",
                 "/_sandbox/posts/" + std::string(post.at("id").as_string()));
    }
    const auto plant = [&](const std::string& status, int days, const std::string& caption) {
        planted(R"({"status":")" + status + R"(","caption":")" + caption + R"(","scheduledAt":")" +
                days_from_now(days) + R"(","socialProfileIds":[")" + first_profile + "\"]}");
    };
    plant("POSTED", -1, "One");
    plant("POSTED", -6, "Two");
    plant("POSTED", -9, "Long ago");
    plant("ERROR", -2, "Broken");
    plant("SCHEDULED", 2, "Later");
    take("weekly");
    round();
    ASSERT_THAT(told(), SizeIs(1));
    EXPECT_THAT(told()[0], StartsWith("Last week 2 posts went out (facebook 2), 1 failed.\n- "));
    EXPECT_THAT(told()[0], HasSubstr(" Broken"));
}

TEST_F(reporting_recipe, repair_moves_a_stuck_post_three_times) {
    const auto before = sandbox.get("/posts?status=NEEDS_ATTENTION");
    for (const auto& post : before.as_array()) {
        exchange(sandbox.port(), "DELETE",
                 "/_sandbox/posts/" + std::string(post.at("id").as_string()));
    }
    take("repair");
    const auto id = planted(R"({"status":"NEEDS_ATTENTION","caption":"Stuck"})");
    for (int day = 1; day <= 5; ++day) {
        // Each day it is stuck again, at the time to which it was moved.
        sandbox.post("/posts/" + id, R"({"status":"NEEDS_ATTENTION","scheduledAt":")" +
                                         days_from_now(-day) + "\"}");
        round();
        round();
    }
    EXPECT_EQ(sandbox.calls("PATCH", "applied"), 3);
    EXPECT_THAT(told(),
                ElementsAre("Post " + id + " is stuck after three tries. Look at it in Ocoya."));
}

// Several workspaces under one key, and one budget.
TEST_F(recipe, agency_reports_and_publishes_for_every_workspace) {
    take("agency");
    work.environment["AGENCY_REPORT"] = work.beside("agency.ndjson").string();
    work.environment["AGENCY_CALENDAR"] = work.beside("calendar.csv").string();
    work.write("../calendar.csv", "workspace,date,title\n" + std::string(first_workspace) +
                                      ",2031-04-01T09:00:00Z,Spring\n");
    settle(work.beside("calendar.csv"));
    const auto first = round();
    const auto reported =
        with_status(first_workspace, "POSTED") + with_status(second_workspace, "POSTED");
    EXPECT_GE(settled(first, "posts-to-report", "finished"), reported);
    std::map<std::string, int> lines;
    for (const auto& line : report("agency.ndjson")) {
        ++lines[std::string(line.at("workspace").as_string())];
    }
    EXPECT_THAT(lines,
                UnorderedElementsAre(Pair("Harbour Coffee", Gt(50)), Pair("Fell & Field", Gt(20))));
    // A post for each profile, once.
    EXPECT_EQ(settled(first, "calendar-to-posts", "finished"), 2);
    EXPECT_EQ(with_status(first_workspace, "NEEDS_ATTENTION"), 0) << "moved to tomorrow";
    EXPECT_EQ(settled(round(), "calendar-to-posts", "finished"), 0);
    EXPECT_EQ(sandbox.calls("POST", "applied"), 2);
}

TEST_F(recipe, feed_makes_a_draft_of_each_of_the_newest_three_articles) {
    std::string items;
    for (const auto* number : {"4", "3", "2", "1"}) {
        items += "<item><guid>a-" + std::string(number) + "</guid><title>Article " + number +
                 "</title><link>https://blog.example/" + number + "</link></item>";
    }
    const other_side blog({{"/feed.xml", "<rss version=\"2.0\"><channel><title>Blog</title>" +
                                             items + "</channel></rss>"}});
    take("feed");
    work.environment["FEED_URL"] = blog.url() + "/feed.xml";
    const auto before = with_status(first_workspace, "DRAFT");
    round();
    round();
    EXPECT_EQ(with_status(first_workspace, "DRAFT"), before + 3);
}

TEST_F(recipe, ai_drafts_asks_for_a_draft_of_each_new_article) {
    const auto item = [](const std::string& number) {
        return "<item><guid>a-" + number + "</guid><title>Article " + number +
               "</title><link>https://blog.example/" + number +
               "</link><description><![CDATA[<p>Tea &amp; cake</p>]]></description></item>";
    };
    const auto feed = [](const std::string& items) {
        return "<rss version=\"2.0\"><channel><title>Blog</title>" + items + "</channel></rss>";
    };
    const auto prompts = [&] {
        std::vector<std::string> all;
        const auto requests = sandbox.get("/requests");
        for (const auto& one : requests.as_array()) {
            if (one.at("method").as_string() == "POST") {
                all.emplace_back(one.at("body").as_string());
            }
        }
        return all;
    };
    take("ai-drafts");
    {
        const other_side blog({{"/feed.xml", feed(item("2") + item("1"))}});
        work.environment["FEED_URL"] = blog.url() + "/feed.xml";
        EXPECT_EQ(settled(round(), "articles-to-ai-drafts", "finished"), 1);
        round();
    }
    ASSERT_THAT(prompts(), SizeIs(1));
    EXPECT_THAT(prompts()[0],
                AllOf(HasSubstr("Article 2: Tea & cake"), HasSubstr("\"tone\":\"friendly\""),
                      HasSubstr("\"referenceUrls\":[\"https://blog.example/2\"]")));
    const other_side blog({{"/feed.xml", feed(item("3") + item("2") + item("1"))}});
    work.environment["FEED_URL"] = blog.url() + "/feed.xml";
    round();
    ASSERT_THAT(prompts(), SizeIs(2));
    EXPECT_THAT(prompts()[1], HasSubstr("Article 3"));
}

}  // namespace
}  // namespace sluice::testing
