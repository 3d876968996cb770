#include "support/moments.hpp"

#include <sluice/component/names.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace sluice {
namespace {

using sluice::testing::morning;

entity entity_named(std::string id, std::map<std::string, std::string, std::less<>> headers) {
    entity made;
    made.type = "posts";
    made.id = std::move(id);
    made.headers = std::move(headers);
    return made;
}

TEST(names, are_the_headers_the_entity_and_the_time) {
    const auto post = entity_named("a", {{"event", "new"}, {"page", "1"}});
    EXPECT_EQ(write_json(names_beside(post, morning)),
              R"({"header":{"event":"new","page":"1"},"entity":{"type":"posts","id":"a"},"now":")" +
                  format_utc_seconds(morning) + "\"}");
}

TEST(names, of_one_entity_after_another_are_those_of_each) {
    entity_names names(morning, nullptr);
    for (const auto& one :
         {entity_named("a", {{"event", "new"}}), entity_named("b", {{"event", "changed"}}),
          entity_named("", {{"page", "2"}}), entity_named("c", {}),
          entity_named("d", {{"event", "new"}, {"page", "1"}})}) {
        EXPECT_EQ(write_json(names.of(one)), write_json(names_beside(one, morning)));
    }
}

// The objects of names that ended are filled again.
TEST(names, keep_nothing_of_those_that_ended) {
    const auto secret = entity_named(std::string(2000, 'x'), {{"token", "hidden"}});
    const auto first = entity_named("first", {{"event", "new"}});
    const auto later = morning + std::chrono::hours(1);
    for (int round = 0; round < 3; ++round) {
        for (const auto* one : {&secret, &first}) {
            entity_names at_morning(morning, nullptr);
            EXPECT_EQ(write_json(at_morning.of(*one)), write_json(names_beside(*one, morning)));
            entity_names at_once(later, nullptr);
            EXPECT_EQ(write_json(at_once.of(first)), write_json(names_beside(first, later)));
        }
    }
}

TEST(names, further_names_end_with_the_names_that_have_them) {
    const auto post = entity_named("a", {});
    const json::object more{{"response", {{"status", 200}}}, {"now", "then"}};
    {
        entity_names extended(morning, &more);
        const auto& names = extended.of(post);
        EXPECT_EQ(write_json(names.at("response")), R"({"status":200})");
        EXPECT_EQ(write_json(names.at("now")), "\"then\"");
    }
    entity_names plain(morning, nullptr);
    EXPECT_EQ(write_json(plain.of(post)), write_json(names_beside(post, morning)));
}

}  // namespace
}  // namespace sluice
