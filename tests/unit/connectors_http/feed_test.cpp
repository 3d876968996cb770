#include "connectors/http/feed.hpp"

#include "unit/connectors_http/listing_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::HasSubstr;

const std::string rss =
    "<rss><channel><item><guid>a</guid></item><item><guid>b</guid></item></channel></rss>";

class read_feed : public listed_api {
 public:
    std::string read() {
        const auto source = make_feed(feed, context("incoming 'news'")).value();
        source->used_for(use);
        const auto page = run(source->fetch(position));
        if (!page) {
            return describe(page.error());
        }
        position = *parse_json(write_json(page->position));
        std::string all;
        for (const auto& one : page->entities) {
            all += one.type + " " + one.id + " ";
        }
        for (const auto& one : page->unreadable) {
            all += one.reason;
        }
        return all;
    }

    feed_options feed;
};

TEST(feed_subscriber, reads_a_url_and_asks_next_time_whether_it_changed) {
    read_feed bench;
    bench.answers = [](const net::request& asked) {
        return asked.headers.find("If-None-Match")
                   ? testing::answer(304, "")
                   : testing::answer(200, rss, {{"ETag", "\"1\""}}, "text/plain");
    };
    bench.feed.url = bench.url() + "/blog/feed.xml?lang=en#top";
    EXPECT_EQ(bench.read(), "entry a entry b ");
    EXPECT_EQ(bench.requests()[0].target, "/blog/feed.xml?lang=en");
    EXPECT_EQ(bench.read(), "");
    EXPECT_EQ(bench.requests().size(), 2U);
}

TEST(feed_subscriber, reads_through_a_client) {
    read_feed bench;
    bench.pages["/api/feed"] = testing::answer(200, rss, {}, "application/rss+xml");
    bench.feed.client.name = "shop";
    bench.feed.url = "/feed";
    bench.feed.entity = "articles";
    EXPECT_EQ(bench.read(), "articles a articles b ");
}

TEST(feed_subscriber, says_what_it_got_in_place_of_a_feed) {
    read_feed bench;
    bench.pages["/"] = testing::answer(200, "<html><body>Hello", {}, "text/html");
    bench.feed.url = bench.url();
    EXPECT_THAT(bench.read(), HasSubstr("GET /: a page of HTML in place of RSS or Atom"));
    bench.pages["/"] = testing::answer(200, rss.substr(0, 60), {}, "text/xml");
    EXPECT_THAT(bench.read(), HasSubstr("entry a GET /: the feed breaks off: line 1"));
}

TEST(http_subscriber, reads_a_feed_by_its_type) {
    listed_api api;
    api.page("/things", rss, {}, "application/atom+xml");
    EXPECT_EQ(api.run_once(), "ab");
}

}  // namespace
}  // namespace sluice::http
