#include "connectors/http/feed.hpp"

#include "support/net_scripted_server.hpp"
#include "support/peak_memory.hpp"
#include "unit/connectors_http/listing_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using ::testing::AllOf;
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

// Sends a feed of 200 MB, as long as somebody reads it.
testing::scripted_server::script large_feed(std::string head) {
    return [head = std::move(head)](testing::scripted_server::connection from,
                                    int) -> awaitable<void> {
        constexpr std::size_t all = 200UL * 1000 * 1000;
        std::string items;
        while (items.size() < 1000UL * 1000) {
            items += "<item><guid>" + std::to_string(items.size()) + "</guid><title>" +
                     std::string(200, 't') + "</title></item>";
        }
        co_await from->read_request();
        co_await from->send(head + "<rss><channel>");
        for (std::size_t sent = 0; sent < all; sent += items.size()) {
            co_await from->send(items);
        }
        co_await from->send("</channel></rss>");
    };
}

TEST(feed_subscriber, refuses_a_feed_of_200_mb_at_the_limit_and_holds_no_more_of_it) {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n";
    for (const std::string length :
         {"Connection: close\r\n\r\n", "Content-Length: 200000000\r\n\r\n"}) {
        read_feed bench;
        const testing::scripted_server server(bench.io(), large_feed(head + length));
        bench.feed.url = server.url("/large.xml");
        const testing::peak_memory memory;
        EXPECT_THAT(bench.read(), AllOf(HasSubstr("GET /large.xml"),
                                        HasSubstr("body of the answer is larger than 32 MiB"),
                                        HasSubstr("ask for less at once, or raise largest_body")));
        EXPECT_LT(memory.growth_in_mib(), 100U);
        EXPECT_TRUE(bench.position.is_null());  // the next run asks again
    }
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
