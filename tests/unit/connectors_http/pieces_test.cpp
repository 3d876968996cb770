#include "connectors/http/source_place.hpp"
#include "support/net_gzip.hpp"
#include "support/net_scripted_server.hpp"
#include "support/peak_memory.hpp"
#include "unit/connectors_http/listing_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

// A listing of one reply, in NDJSON or CSV, that is larger than a piece.

namespace sluice::http {
namespace {

using ::testing::HasSubstr;

const std::string padding(1000, 'x');

std::string lines(int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += R"({"id":")" + std::to_string(i) + R"(,","pad":")" + padding + "\"}\n";
    }
    return all;
}

// Packs to a tenth at least, so it is large as gzip, too.
std::string varied_lines(int count) {
    std::mt19937 random(7);
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += R"({"id":")" + std::to_string(i) + R"(,","pad":")";
        for (int byte = 0; byte < 1000; ++byte) {
            all += static_cast<char>('a' + random() % 16);
        }
        all += "\"}\n";
    }
    return all;
}

std::string rows(int count) {
    std::string all = "id,pad\r\n";
    for (int i = 0; i < count; ++i) {
        all += "\"" + std::to_string(i) + ",\",\"" + padding + "\n\"\r\n";
    }
    return all;
}

std::string ids(int count, int first = 0) {
    std::string all;
    for (int i = first; i < count; ++i) {
        all += std::to_string(i) + ",";
    }
    return all;
}

// Reads a run with one subscriber, as a daemon does. Returns the ids, with '|' between pages.
std::string run_with(subscriber& source, listed_api& api, json::value position = nullptr) {
    std::string seen;
    for (;;) {
        auto page = api.run(source.fetch(position));
        if (!page) {
            return seen + describe(page.error());
        }
        for (const auto& one : page->entities) {
            seen += one.id;
        }
        for (const auto& one : page->unreadable) {
            api.unreadable.push_back(one.reason);
        }
        if (page->last) {
            return seen;
        }
        seen += "|";
        position = *parse_json(write_json(page->position));
    }
}

std::string without_bars(std::string text) {
    std::erase(text, '|');
    return text;
}

TEST(body_hash, depends_on_the_bytes_and_not_on_their_parts) {
    const std::string text = "a text of some forty bytes, more or less";
    std::set<std::uint64_t> values;
    for (std::size_t size = 0; size <= text.size(); ++size) {
        body_hash whole;
        whole.add(text.substr(0, size));
        body_hash parts;
        for (std::size_t at = 0; at < size; at += 3) {
            parts.add(text.substr(at, std::min<std::size_t>(3, size - at)));
        }
        EXPECT_EQ(whole.value(), parts.value()) << size;
        values.insert(whole.value());
        whole.add(std::string_view("\0", 1));
        values.insert(whole.value());
    }
    EXPECT_EQ(values.size(), 2 * (text.size() + 1)) << "a zero byte counts, too";
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
        auto other = text;
        other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
        body_hash hash;
        hash.add(other);
        EXPECT_TRUE(values.insert(hash.value()).second) << bit;
    }
}

TEST(http_pieces, one_request_gives_all_pages_of_a_large_body) {
    for (const auto& [body, type] :
         {std::pair(lines(3000), "application/x-ndjson"), std::pair(rows(3000), "text/csv")}) {
        listed_api api;
        api.page("/things", body, {}, type);
        const auto source = api.make();
        const auto seen = run_with(*source, api);
        EXPECT_EQ(without_bars(seen), ids(3000)) << type;
        EXPECT_GE(std::ranges::count(seen, '|'), 2) << type;
        EXPECT_EQ(api.targets(), "/things") << type;
        EXPECT_TRUE(api.unreadable.empty()) << type;
    }
}

TEST(http_pieces, a_restart_goes_on_where_the_ledger_is) {
    for (const auto& [body, type] :
         {std::pair(lines(3000), "application/x-ndjson"), std::pair(rows(3000), "text/csv")}) {
        listed_api api;
        api.page("/things", body, {}, type);
        EXPECT_EQ(api.run_once(), ids(3000)) << type;
        EXPECT_GT(api.requests().size(), 2) << type;
    }
}

TEST(http_pieces, a_page_that_was_not_stored_is_read_again) {
    listed_api api;
    api.page("/things", lines(3000), {}, "application/x-ndjson");
    const auto source = api.make();
    const auto first = api.run(source->fetch(nullptr)).value();
    const auto position = *parse_json(write_json(first.position));
    const auto second = api.run(source->fetch(position)).value();
    source->not_committed({failure_class::internal, "disk full"});
    const auto again = api.run(source->fetch(position)).value();
    ASSERT_FALSE(second.entities.empty());
    EXPECT_EQ(again.entities.front().id, second.entities.front().id);
}

TEST(http_pieces, another_body_is_read_from_its_beginning) {
    listed_api api;
    api.page("/things", lines(3000), {}, "application/x-ndjson");
    api.position = *parse_json(write_json(api.run(api.make()->fetch(nullptr))->position));
    api.page("/things", "{\"id\":\"new,\"}\n" + lines(2000), {}, "application/x-ndjson");
    const auto page = api.run(api.make()->fetch(api.position));
    ASSERT_TRUE(page) << describe(page.error());
    EXPECT_EQ(page->entities.front().id, "new,");
    EXPECT_TRUE(page->begins_anew);
    EXPECT_THAT(api.logged(), HasSubstr("it is read from its beginning"));
    api.page("/things", "", {}, "application/x-ndjson");
    EXPECT_TRUE(api.run(api.make()->fetch(api.position))->begins_anew) << "it is shorter now";
}

TEST(http_pieces, a_bad_record_is_set_aside_with_its_line) {
    listed_api api;
    api.page("/things", lines(2000) + "{\"id\":\n" + lines(1), {}, "application/x-ndjson");
    EXPECT_EQ(api.run_once(), ids(2000) + "0,");
    ASSERT_EQ(api.unreadable.size(), 1);
    EXPECT_THAT(api.unreadable[0], HasSubstr("line 2001: "));
    api.unreadable.clear();
    api.position = nullptr;
    api.page("/things", rows(2000) + "one\r\n", {}, "text/csv");
    EXPECT_EQ(api.run_once(), ids(2000));
    ASSERT_EQ(api.unreadable.size(), 1);
    EXPECT_THAT(api.unreadable[0], HasSubstr("line 4002: the row has 1 fields"));
}

TEST(http_pieces, a_packed_body_is_unpacked_as_it_comes) {
    const auto packed = testing::gzipped(varied_lines(3000));
    listed_api api;
    api.page("/things", packed, {{"Content-Encoding", "gzip"}}, "application/x-ndjson");
    EXPECT_EQ(api.run_once(), ids(3000));
    api.page("/things", packed.substr(0, packed.size() - 1), {{"Content-Encoding", "gzip"}},
             "application/x-ndjson");
    const auto source = api.make();
    const auto seen = run_with(*source, api);
    EXPECT_THAT(seen, HasSubstr("the gzip of the body ends too early"));
    EXPECT_THAT(seen, HasSubstr("0,1,2,")) << "the pieces before it are read";
}

TEST(http_pieces, a_record_without_an_end_is_bounded) {
    listed_api api;
    api.page("/things", std::string(20'000'000, '1'), {}, "application/x-ndjson");
    EXPECT_THAT(api.run_once(), HasSubstr("line 1 or one after it begins a record of more than"));
}

TEST(http_pieces, a_bomb_ends_at_its_first_record) {
    listed_api api;
    api.page("/things", testing::gzipped(std::string(100'000'000, '1')),
             {{"Content-Encoding", "gzip"}}, "application/x-ndjson");
    const testing::peak_memory memory;
    EXPECT_THAT(api.run_once(), HasSubstr("begins a record of more than 16 MiB"));
    EXPECT_LT(memory.growth_in_mib(), 64U);
}

TEST(http_pieces, a_screen_leaves_records_out_and_counts_them) {
    struct even_only final : record_screen {
        bool drops(const json::value& data) const override {
            return (text_member(data.get_object(), "id").at(0) - '0') % 2 == 1;
        }
    };
    listed_api api;
    api.page("/things", lines(2000), {}, "application/x-ndjson");
    const auto source = api.make();
    const auto screen = std::make_shared<even_only>();
    std::string seen;
    std::string even;
    for (int number = 0; number < 2000; ++number) {
        const auto id = std::to_string(number) + ",";
        even += (id.front() - '0') % 2 == 0 ? id : "";
    }
    std::int64_t counted = 0;
    for (json::value position;;) {
        auto page = api.run(source->fetch_screened(position, screen));
        ASSERT_TRUE(page) << describe(page.error());
        for (const auto& one : page->entities) {
            seen += one.id;
        }
        counted += static_cast<std::int64_t>(page->entities.size()) + page->screened;
        position = std::move(page->position);
        if (page->last) {
            break;
        }
    }
    EXPECT_EQ(seen, even);
    EXPECT_EQ(counted, 2000);
}

// A server whose first bodies break off. `sizes` says after how many bytes.
struct breaking_api {
    breaking_api(const std::string& body, std::vector<std::size_t> sizes)
        : server(api.io(),
                 [body, sizes = std::move(sizes)](testing::scripted_server::connection to,
                                                  int number) -> awaitable<void> {
                     co_await to->read_request();
                     co_await to->send(
                         "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
                         "Content-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n");
                     const auto index = static_cast<std::size_t>(number) - 1;
                     co_await to->send(
                         body.substr(0, index < sizes.size() ? sizes[index] : body.size()));
                 }) {
        client_options made;
        made.base_url = server.url("");
        made.net.retry.attempts = 1;
        api.clients.add("shop", make_client(made, api.context("client 'shop'")).value());
    }

    listed_api api;
    testing::scripted_server server;
};

TEST(http_pieces, a_body_that_breaks_off_is_asked_for_again) {
    breaking_api broken(lines(5000), {2'500'000, 4'000'000});
    const auto source = broken.api.make();
    EXPECT_EQ(without_bars(run_with(*source, broken.api)), ids(5000)) << "none lost, none twice";
    EXPECT_EQ(broken.server.connections(), 3);
    EXPECT_THAT(broken.api.logged(), HasSubstr("broke off in the middle and is asked for again"));
}

TEST(http_pieces, a_body_that_always_breaks_off_fails_the_run_and_keeps_its_records) {
    breaking_api broken(lines(5000), std::vector<std::size_t>(3, 2'500'000));
    auto& api = broken.api;
    const auto source = api.make();
    std::string seen;
    auto page = api.run(source->fetch(api.position));
    for (; page; page = api.run(source->fetch(api.position))) {
        for (const auto& one : page->entities) {
            seen += one.id;
        }
        api.position = page->position;
    }
    EXPECT_THAT(describe(page.error()), HasSubstr("the answer was cut short"));
    EXPECT_THAT(describe(page.error()),
                HasSubstr("the next run goes on after the records that were taken"));
    EXPECT_EQ(broken.server.connections(), 2) << "the second one came no further";
    EXPECT_EQ(api.run(source->fetch(api.position)).error().kind, failure_class::unreachable);
    seen += without_bars(run_with(*source, api, api.position));
    EXPECT_EQ(seen, ids(5000));
}

TEST(http_pieces, a_run_asks_again_three_times) {
    breaking_api broken(lines(9000), {1'500'000, 2'500'000, 4'000'000, 5'000'000, 6'000'000});
    const auto source = broken.api.make();
    EXPECT_THAT(run_with(*source, broken.api), HasSubstr("the answer was cut short"));
    EXPECT_EQ(broken.server.connections(), 4);
}

TEST(http_pieces, a_body_that_became_small_is_read_from_its_beginning) {
    listed_api api;
    api.page("/things", lines(3000), {}, "application/x-ndjson");
    api.position = *parse_json(write_json(api.run(api.make()->fetch(nullptr))->position));
    for (const std::string type : {"application/x-ndjson", "application/json"}) {
        api.page("/things", R"({"id":"one,"})", {}, type);
        const auto page = api.run(api.make()->fetch(api.position));
        ASSERT_TRUE(page) << describe(page.error());
        EXPECT_EQ(page->entities.front().id, "one,");
        EXPECT_TRUE(page->begins_anew) << type;
        EXPECT_TRUE(page->last) << type;
    }
}

TEST(http_pieces, an_unchanged_body_is_not_read_again) {
    listed_api api;
    std::vector<std::string> asked_with;
    api.answers = [&, body = lines(3000)](const net::request& asked) {
        asked_with.emplace_back(asked.headers.find("If-None-Match").value_or("none"));
        return asked_with.back() == "\"v1\""
                   ? testing::answer(304, "")
                   : testing::answer(200, body, {{"ETag", "\"v1\""}}, "application/x-ndjson");
    };
    EXPECT_EQ(api.run_once(), ids(3000));
    EXPECT_THAT(asked_with, ::testing::Each("none")) << "a restart in the middle needs the body";
    EXPECT_EQ(api.run_once(), "");
    EXPECT_EQ(asked_with.back(), "\"v1\"");
}

TEST(http_pieces, a_body_of_another_format_is_read_whole) {
    listed_api api;
    api.page("/things", R"([{"id":"1,"}])");
    EXPECT_EQ(api.run_once(), "1,");
}

}  // namespace
}  // namespace sluice::http
