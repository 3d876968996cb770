#include "connectors/ocoya/read/subscriber.hpp"

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::HasSubstr;

// The value of a query parameter of a received request.
std::size_t number_in(const net::request& what, const std::string& name) {
    const auto at = what.target.find(name + "=");
    return at == std::string::npos ? 0 : std::stoul(what.target.substr(at + name.size() + 1));
}

// `total` posts, never more than `clamp` a page.
testing::http_fixture::script listing_of(std::size_t total, std::size_t clamp) {
    return [total, clamp](const net::request& what) {
        const auto size = std::min(number_in(what, "perPage"), clamp);
        const auto first = number_in(what, "page") * size;
        return answer(200, posts_json(first, first < total ? std::min(size, total - first) : 0));
    };
}

// Every page until the last one.
std::vector<page> read_all(ocoya_fixture& bench, subscriber& from) {
    std::vector<page> pages;
    json::value position;
    do {
        pages.push_back(bench.run(from.fetch(position)).value());
        position = pages.back().position;
    } while (!pages.back().last);
    return pages;
}

TEST(ocoya_subscriber, reads_page_by_page_to_the_end) {
    ocoya_fixture bench(listing_of(237, 50));
    const auto posts = bench.make_posts();
    const auto pages = read_all(bench, *posts);
    ASSERT_EQ(pages.size(), 5U);
    EXPECT_EQ(pages[0].entities.size(), 50U);
    EXPECT_EQ(pages[4].entities.size(), 37U);
    EXPECT_EQ(pages[4].entities[36].id, "p236");
    EXPECT_EQ(pages[0].entities[0].type, "posts");
    EXPECT_EQ(write_json(pages[0].position), R"({"began":"2026-02-01T12:00:00Z","page":1})");
    EXPECT_EQ(write_json(pages[4].position), R"({"last_run":"2026-02-01T12:00:00Z"})");
    EXPECT_EQ(bench.requests()[1].target, "/api/post?workspaceId=w&page=1&perPage=50");
}

TEST(ocoya_subscriber, goes_on_at_a_position) {
    ocoya_fixture bench(listing_of(237, 50));
    const auto posts = bench.make_posts();
    const auto read = bench.run(posts->fetch(paging::position_of(4))).value();
    EXPECT_TRUE(read.last);
    EXPECT_EQ(read.entities[0].id, "p200");
}

TEST(ocoya_subscriber, a_clamp_does_not_end_the_listing) {
    ocoya_fixture bench(listing_of(120, 50));
    const auto posts = bench.make_posts(1000, R"({"workspaceId":"w","perPage":100})");
    const auto pages = read_all(bench, *posts);
    EXPECT_EQ(pages.size(), 3U);
    EXPECT_EQ(number_in(bench.requests()[0], "perPage"), 100U);
}

TEST(ocoya_subscriber, a_full_last_page_costs_one_empty_one) {
    ocoya_fixture bench(listing_of(100, 50));
    const auto posts = bench.make_posts();
    const auto pages = read_all(bench, *posts);
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_TRUE(pages[2].entities.empty());
}

TEST(ocoya_subscriber, a_cut_listing_is_said_aloud) {
    ocoya_fixture bench(listing_of(237, 50));
    const auto posts = bench.make_posts(2);
    const auto pages = read_all(bench, *posts);
    EXPECT_EQ(pages.size(), 2U);
    EXPECT_FALSE(pages[1].whole);
    EXPECT_EQ(write_json(pages[1].position), "{}") << "there was no complete listing yet";
    EXPECT_THAT(bench.log.lines(), ::testing::ElementsAre(HasSubstr("page_cap=2")));
}

TEST(ocoya_subscriber, parameters_are_evaluated_for_each_page) {
    ocoya_fixture bench(listing_of(1, 50));
    const auto posts = bench.make_posts(
        1000, R"({"workspaceId":"{{ now }}","statuses":["POSTED","NEEDS {{ 'A' }}"]})");
    bench.run(posts->fetch({})).value();
    EXPECT_EQ(bench.requests()[0].target,
              "/api/post?workspaceId=2026-02-01T12%3A00%3A00Z&statuses=POSTED&statuses=NEEDS%20A"
              "&page=0&perPage=50");
}

TEST(ocoya_subscriber, input_is_made_before_the_request_and_knows_the_last_run) {
    ocoya_fixture bench(listing_of(120, 50));
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.entity = "posts";
    options.input.value =
        testing::templated(R"({"since":"{{ last_run || time_add(now, '-7d') }}","of":"w"})");
    options.request.parameters.query =
        testing::templated(R"({"workspaceId":"{{ input.of }}","statuses":"{{ input.since }}"})");
    const auto posts = make_subscriber(options, bench.context("incoming 'posts'")).value();
    const auto first = bench.run(posts->fetch({})).value();
    bench.time.advance(std::chrono::hours(1));  // `now` stands still within a listing
    const auto second = bench.run(posts->fetch(first.position)).value();
    const auto third = bench.run(posts->fetch(second.position)).value();
    bench.run(posts->fetch(third.position)).value();
    const std::string week_ago = "workspaceId=w&statuses=2026-01-25T12%3A00%3A00Z";
    EXPECT_THAT(bench.requests()[0].target, HasSubstr(week_ago));
    EXPECT_THAT(bench.requests()[2].target, HasSubstr(week_ago));
    EXPECT_THAT(bench.requests()[3].target, HasSubstr("statuses=2026-02-01T12%3A00%3A00Z&page=0"));
}

TEST(ocoya_subscriber, a_path_of_the_configuration_is_read) {
    ocoya_fixture bench(
        [](const net::request&) { return answer(200, R"([{"id":"n1"},{"id":"n2"}])"); });
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.path = "/new-thing/{id}";
    options.request.parameters.path = testing::templated(R"({"id":"a b"})");
    options.request.parameters.query = testing::templated(R"({"any":["x","y"]})");
    const auto things = make_subscriber(options, bench.context("incoming 'things'")).value();
    EXPECT_EQ(bench.run(things->fetch({})).value().entities.size(), 2U);
    EXPECT_EQ(bench.requests()[0].target, "/api/new-thing/a%20b?any=x&any=y");
}

TEST(ocoya_subscriber, an_object_is_one_entity) {
    ocoya_fixture bench(
        [](const net::request&) { return answer(200, R"({"id":"u1","name":"Ada"})"); });
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.entity = "me";
    const auto me = make_subscriber(options, bench.context("incoming 'me'")).value();
    const auto read = bench.run(me->fetch({})).value();
    ASSERT_EQ(read.entities.size(), 1U);
    EXPECT_EQ(read.entities[0].id, "u1");
    EXPECT_TRUE(read.last);
    EXPECT_EQ(bench.requests()[0].target, "/api/me");
}

TEST(ocoya_subscriber, faults_name_the_request_and_the_mend) {
    net::reply next;
    ocoya_fixture bench([&next](const net::request&) { return next; });
    const auto posts = bench.make_posts();
    const auto fault = [&](net::reply reply) {
        next = std::move(reply);
        return fault_of(bench.run(posts->fetch({})));
    };
    const std::string request = "GET /post?workspaceId=w&page=0&perPage=50: ";
    const auto page = fault(answer(500, "<!DOCTYPE html><html>Oops</html>", {}, "text/html"));
    EXPECT_EQ(page.kind, failure_class::unreachable);
    EXPECT_EQ(page.message, request + "HTTP 500: <!DOCTYPE html><html>Oops</html>");
    const auto broken = fault(answer(200, R"([{"id":)"));
    EXPECT_EQ(broken.kind, failure_class::invalid);
    EXPECT_THAT(broken.message, HasSubstr(request + "no JSON"));
    const auto item = fault(answer(200, R"([6,7])"));
    EXPECT_EQ(item.kind, failure_class::invalid);
    EXPECT_THAT(item.message, HasSubstr("item 0 is number"));
    const auto missing = fault(answer(404, R"({"message":"Workspace not found"})"));
    EXPECT_EQ(missing.kind, failure_class::refused);
    for (const auto& each : {page, broken, item, missing}) {
        EXPECT_FALSE(each.mend.empty()) << each.message;
    }
}

TEST(ocoya_subscriber, an_empty_workspace_costs_no_request) {
    ocoya_fixture bench(listing_of(1, 50));
    const auto posts = bench.make_posts(1000, R"({"workspaceId":"{{ missing }}"})");
    const auto read = bench.run(posts->fetch({}));
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("'workspaceId' has no value"));
    EXPECT_TRUE(bench.requests().empty());
}

TEST(ocoya_subscriber, a_payload_is_sent_as_the_body) {
    ocoya_fixture bench([](const net::request&) { return answer(200, R"([{"id":"n1"}])"); });
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.path = "/search";
    options.request.parameters.payload =
        testing::templated(R"({"since":"{{ last_run || now }}","limit":5})");
    const auto things = make_subscriber(options, bench.context("incoming 'things'")).value();
    EXPECT_EQ(bench.run(things->fetch({})).value().entities.size(), 1U);
    EXPECT_EQ(bench.requests()[0].method, "GET");
    EXPECT_EQ(bench.requests()[0].body, R"({"since":"2026-02-01T12:00:00Z","limit":5})");
    EXPECT_EQ(bench.requests()[0].headers.find("Content-Type"), "application/json");
}

TEST(ocoya_subscriber, one_client_speaks_both_forms_of_the_api) {
    ocoya_fixture bench([](const net::request&) { return answer(200, R"([{"id":"s1"}])"); });
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.entity = "GET schedules";
    const auto made = [&] { return make_subscriber(options, bench.context("incoming 'old'")); };
    const auto refused = made();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message,
                HasSubstr("the current API has no GET 'schedules'; the legacy one has it"));
    EXPECT_THAT(refused.error().mend, HasSubstr("set `profile: legacy` beside `entity`"));
    options.request.profile = "legacy";
    EXPECT_EQ(bench.run(made().value()->fetch({})).value().entities.at(0).id, "s1");
    EXPECT_EQ(bench.requests()[0].target, "/api/schedules");
    options.request.entity = "posts";
    EXPECT_THAT(made().error().mend, HasSubstr("set `profile: current`"));
}

TEST(ocoya_subscriber, needs_a_client_of_ocoya) {
    ocoya_fixture bench(listing_of(1, 50));
    subscriber_options options;
    options.request.client.name = "shop";
    options.request.entity = "posts";
    const auto made = make_subscriber(options, bench.context("incoming 'posts'"));
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("'shop' is not of type ocoya"));
}

}  // namespace
}  // namespace sluice::ocoya
