#include "connectors/ocoya/offered.hpp"

#include "connectors/ocoya/api/body.hpp"
#include "connectors/ocoya/api/endpoints.hpp"

#include <sluice/model/text.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::ocoya {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

config::offered_request offer(const std::string& kind, const std::string& method,
                              const std::string& entity = {}) {
    return offered({.kind = kind, .type = "ocoya", .method = method, .entity = entity}).value();
}

std::vector<std::string> entities(const config::offered_request& offer) {
    std::vector<std::string> names;
    for (const auto& one : offer.entities) {
        names.push_back(one.name);
    }
    return names;
}

std::vector<std::string> parameters(const config::offered_request& offer) {
    std::vector<std::string> names;
    for (const auto& one : offer.parameters) {
        names.push_back(one.group + "." + one.name + (one.required ? "!" : ""));
    }
    return names;
}

TEST(ocoya_offered, gives_the_entities_of_the_method_and_of_no_other) {
    EXPECT_THAT(entities(offer("publisher", "patch")), ElementsAre("posts", "schedules"));
    EXPECT_THAT(entities(offer("publisher", "DELETE")), ElementsAre("posts", "schedules"));
    EXPECT_THAT(entities(offer("subscriber", "")),
                IsSupersetOf({"posts", "workspaces", "social-profiles"}));
    EXPECT_THAT(entities(offer("publisher", "")), IsEmpty());
    EXPECT_THAT(entities(offer("publisher", "get")), IsEmpty());
    EXPECT_THAT(entities(offer("subscriber", "post")), IsEmpty());
}

TEST(ocoya_offered, gives_the_parameters_of_every_row_of_the_table) {
    for (const auto& row : endpoints()) {
        const auto made = offer(row.verb == method::get ? "subscriber" : "publisher",
                                std::string(name_of(row.verb)), std::string(row.entity));
        ASSERT_EQ(made.entity, row.entity);
        std::vector<std::string> wanted;
        for (const auto slot : slots_of(row.path)) {
            wanted.push_back("path." + std::string(slot) + "!");
        }
        for (const auto& one : row.query) {
            wanted.push_back("query." + std::string(one.name) + (one.required ? "!" : ""));
        }
        for (const auto& one : row.body) {
            wanted.push_back("payload." + std::string(one.name) + (one.required ? "!" : ""));
        }
        EXPECT_THAT(parameters(made), IsSupersetOf(wanted)) << row.title;
        EXPECT_EQ(made.is_open, row.open) << row.title;
        EXPECT_TRUE(std::ranges::any_of(made.entities, [&](const auto& one) {
            return one.name == row.entity && one.title.starts_with(row.title);
        })) << row.title;
    }
}

TEST(ocoya_offered, understands_a_title_as_the_parser_does) {
    EXPECT_EQ(offer("subscriber", "get", "List posts").entity, "posts");
    EXPECT_EQ(offer("subscriber", "get", "get social profiles").entity, "social-profiles");
    EXPECT_EQ(offer("publisher", "delete", "Delete a post").entity, "posts");
    EXPECT_EQ(offer("publisher", "patch", "Delete a post").entity, "");
    EXPECT_EQ(offer("subscriber", "get", "nothing").entity, "");
}

TEST(ocoya_offered, says_how_a_value_is_written) {
    const auto made = offer("publisher", "post", "ai-posts");
    const auto find = [&](const char* name) {
        return *std::ranges::find(made.parameters, name, &config::offered_parameter::name);
    };
    EXPECT_THAT(find("length").choices, ElementsAre("short", "medium", "long", "extra_long"));
    EXPECT_THAT(find("generateImage").choices, ElementsAre("true", "false"));
    EXPECT_FALSE(find("generateImage").is_text);
    EXPECT_TRUE(find("referenceUrls").is_list);
    EXPECT_TRUE(find("prompt").is_text);
    EXPECT_EQ(find("prompt").description, "What the post is about; at least 10 characters");
}

TEST(ocoya_offered, knows_its_own_components_only) {
    EXPECT_FALSE(offered({.kind = "subscriber", .type = "http", .method = {}, .entity = {}}));
    EXPECT_FALSE(offered({.kind = "client", .type = "ocoya", .method = {}, .entity = {}}));
}

}  // namespace
}  // namespace sluice::ocoya
