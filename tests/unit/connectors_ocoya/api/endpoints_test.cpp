#include "connectors/ocoya/api/endpoints.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <tuple>

namespace sluice::ocoya {
namespace {

TEST(endpoints, every_row_is_reachable_by_its_name_alone) {
    std::set<std::tuple<method, std::string_view>> names;
    for (const auto& row : endpoints()) {
        EXPECT_TRUE(names.insert({row.verb, row.entity}).second) << row.title;
        EXPECT_EQ(find_endpoint(row.profile, row.verb, row.entity), &row);
        EXPECT_EQ(find_endpoint(row.verb, row.entity), &row);
        EXPECT_FALSE(row.title.empty());
        EXPECT_TRUE(row.path.starts_with('/') || (row.path.empty() && !row.proven)) << row.title;
    }
}

TEST(endpoints, every_field_is_described_and_named_once) {
    for (const auto& row : endpoints()) {
        for (const auto* fields : {&row.query, &row.body}) {
            std::set<std::string_view> names;
            for (const auto& rule : *fields) {
                EXPECT_TRUE(names.insert(rule.name).second) << row.title << ": " << rule.name;
                EXPECT_FALSE(rule.description.empty()) << row.title << ": " << rule.name;
            }
        }
    }
}

TEST(endpoints, one_of_names_fields_of_the_body) {
    for (const auto& row : endpoints()) {
        for (const auto name : row.one_of) {
            bool declared = false;
            for (const auto& rule : row.body) {
                declared = declared || rule.name == name;
            }
            EXPECT_TRUE(declared) << row.title << ": " << name;
        }
    }
}

TEST(endpoints, a_write_that_creates_is_never_safe_to_repeat) {
    for (const auto& row : endpoints()) {
        if (!row.id_members.empty()) {
            EXPECT_NE(row.safety, repeat_safety::idempotent) << row.title;
        }
        EXPECT_EQ(row.safety == repeat_safety::verifiable, row.verified_by != lookup::none)
            << row.title;
    }
}

TEST(endpoints, holds_the_main_job) {
    for (const auto* entity : {"me", "workspaces", "social-profiles", "posts"}) {
        EXPECT_NE(find_endpoint("current", method::get, entity), nullptr) << entity;
    }
    for (const auto verb : {method::post, method::patch, method::remove}) {
        EXPECT_NE(find_endpoint("current", verb, "posts"), nullptr) << name_of(verb);
    }
    EXPECT_EQ(find_endpoint("current", method::remove, "me"), nullptr);
    EXPECT_EQ(find_endpoint("legacy", method::get, "me"), nullptr);
    EXPECT_EQ(entities_of("legacy", method::post),
              (std::vector<std::string>{"schedules", "post", "ai-copy"}));
}

TEST(endpoints, slots_of_a_path) {
    EXPECT_TRUE(slots_of("/post").empty());
    EXPECT_EQ(slots_of("/a/{id}/b/{other}"), (std::vector<std::string_view>{"id", "other"}));
}

}  // namespace
}  // namespace sluice::ocoya
