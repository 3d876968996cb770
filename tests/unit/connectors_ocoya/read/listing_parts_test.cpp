// A subscriber tells which part of its listing a page belongs to, and which source it reads.

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::ElementsAre;

// Workspaces with this many posts each; a broken one answers 404.
class parts_fixture : public ocoya_fixture {
 public:
    parts_fixture() : ocoya_fixture([this](const net::request& what) { return reply_to(what); }) {
        add_client(client_settings());
        options.request.client.name = "ocoya";
        options.request.entity = "posts";
        options.request.parameters.query =
            testing::templated(R"({"workspaceId":"{{ parent.id }}"})");
        options.for_each.emplace();
    }

    net::reply reply_to(const net::request& what) const {
        if (what.target == "/api/workspaces") {
            std::string all;
            for (const auto& [id, count] : posts) {
                all += (all.empty() ? "" : ",") + (R"({"id":")" + id + R"(","name":"n"})");
            }
            return answer(200, "[" + all + "]");
        }
        const auto at = what.target.find("workspaceId=") + 12;
        const auto id = what.target.substr(at, what.target.find('&', at) - at);
        if (broken.contains(id)) {
            return answer(404, "{}");
        }
        const std::size_t first = what.target.find("page=1") == std::string::npos ? 0 : 50;
        const auto left = posts.at(id) - std::min(posts.at(id), first);
        return answer(200, posts_json(first, std::min<std::size_t>(50, left)));
    }

    // Returns "w1 60", "w1 10 ends", … for each page until the last, or a failure.
    std::vector<std::string> parts() {
        const auto from = make_subscriber(options, context("incoming 'posts'")).value();
        std::vector<std::string> all;
        json::value position;
        for (;;) {
            const auto read = run(from->fetch(position));
            if (!read) {
                return all;
            }
            all.push_back(read->part.value_or("none") + " " +
                          std::to_string(read->entities.size()) + (read->part_ends ? " ends" : ""));
            if (read->last || read->failed) {
                return all;
            }
            position = read->position;
        }
    }
    std::string source() { return make_subscriber(options, context("x")).value()->source(); }

    subscriber_options options;
    std::map<std::string, std::size_t> posts{{"w1", 60}, {"w2", 1}};
    std::set<std::string> broken;
};

TEST(listing_parts, are_the_parents_each_with_its_end) {
    parts_fixture bench;
    EXPECT_THAT(bench.parts(), ElementsAre("w1 50", "w1 10 ends", "w2 1 ends"));
}

TEST(listing_parts, do_not_end_where_a_parent_cannot_be_read) {
    parts_fixture bench;
    bench.broken = {"w1"};
    EXPECT_THAT(bench.parts(), ElementsAre("w1 0", "w2 1 ends"));
}

TEST(listing_parts, are_there_also_when_there_is_no_parent_yet) {
    parts_fixture bench;
    bench.posts.clear();
    EXPECT_THAT(bench.parts(), ElementsAre(" 0"));
}

TEST(listing_parts, are_none_without_a_fan_out) {
    parts_fixture bench;
    bench.options.for_each.reset();
    bench.options.request.parameters.query = testing::templated(R"({"workspaceId":"w2"})");
    EXPECT_THAT(bench.parts(), ElementsAre("none 1"));
}

TEST(listing_source, is_where_and_what_is_asked_for) {
    parts_fixture bench;
    const auto as_it_is = bench.source();
    EXPECT_EQ(bench.source(), as_it_is);
    EXPECT_EQ(as_it_is.find("top-secret-key"), std::string::npos);
    bench.options.page_cap = 7;
    EXPECT_EQ(bench.source(), as_it_is) << "how it is read is no other source";
    bench.options.request.parameters.query =
        testing::templated(R"({"workspaceId":"{{ parent.id }}","statuses":["POSTED"]})");
    EXPECT_NE(bench.source(), as_it_is);
    bench.options.request.parameters.query =
        testing::templated(R"({"workspaceId":"{{ parent.id }}"})");
    EXPECT_EQ(bench.source(), as_it_is);
    bench.options.for_each.reset();
    EXPECT_NE(bench.source(), as_it_is);
}

// The source stays the same with a renewed key, or under another client's name.
TEST(listing_source, does_not_depend_on_the_key_and_depends_on_the_site) {
    parts_fixture bench;
    const auto as_it_is = bench.source();
    auto renewed = bench.client_settings();
    renewed.api_key = secret("another-key");
    bench.clients.add("other", std::shared_ptr<client>(
                                   make_client(renewed, bench.context("client 'other'")).value()));
    bench.options.request.client.name = "other";
    EXPECT_EQ(bench.source(), as_it_is);
    auto elsewhere = bench.client_settings();
    elsewhere.base_url = bench.url() + "/other";
    bench.clients.add("elsewhere",
                      std::shared_ptr<client>(
                          make_client(elsewhere, bench.context("client 'elsewhere'")).value()));
    bench.options.request.client.name = "elsewhere";
    EXPECT_NE(bench.source(), as_it_is);
}

}  // namespace
}  // namespace sluice::ocoya
