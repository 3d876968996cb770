#include "connectors/ocoya/client/request.hpp"

#include "connectors/ocoya/api/endpoints.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

const endpoint& row(method verb, std::string_view entity) {
    return *find_endpoint("current", verb, entity);
}

std::string target(method verb, std::string_view entity, std::string_view path,
                   std::string_view query) {
    const auto& what = row(verb, entity);
    auto filled = path_of(what, *parse_json(path));
    if (!filled) {
        return "path: " + filled.error().message;
    }
    const auto checked = checked_query(what, *parse_json(query));
    if (!checked) {
        return "query: " + checked.error().message;
    }
    return *target_of(*filled, *checked);
}

TEST(target, fills_slots_and_repeats_keys) {
    EXPECT_EQ(target(method::get, "posts", "null",
                     R"({"statuses":["POSTED","ERROR"],"workspaceId":"w 1"})"),
              "/post?workspaceId=w%201&statuses=POSTED&statuses=ERROR");
    EXPECT_EQ(target(method::remove, "posts", R"({"id":"c/1"})", "{}"), "/post/c%2F1");
    EXPECT_EQ(target(method::get, "me", "null", "null"), "/me");
}

TEST(target, a_single_status_needs_no_list) {
    EXPECT_EQ(target(method::get, "posts", "null", R"({"workspaceId":"w","statuses":"DRAFT"})"),
              "/post?workspaceId=w&statuses=DRAFT");
}

TEST(target, what_is_missing_is_named) {
    EXPECT_EQ(target(method::patch, "posts", "null", "{}"),
              "path: path parameter 'id' of /post/{id} has no value");
    EXPECT_EQ(target(method::patch, "posts", R"({"id":null})", "{}"),
              "path: path parameter 'id' of /post/{id} has no value");
    EXPECT_EQ(target(method::get, "posts", "null", R"({"workspaceId":""})"),
              "query: query parameter 'workspaceId' has no value");
}

TEST(Target, what_is_of_the_wrong_type_is_not_missing) {
    EXPECT_EQ(target(method::patch, "posts", R"({"id":["a"]})", "{}"),
              "path: path parameter 'id' of /post/{id} is array");
    EXPECT_EQ(target(method::patch, "posts", R"({"id":1.50})", "{}"), "/post/1.50");
}

TEST(target, what_is_unknown_is_named) {
    EXPECT_EQ(target(method::get, "posts", R"({"id":"c"})", "{}"),
              "path: unknown path parameter 'id'");
    EXPECT_EQ(target(method::get, "posts", "null", R"({"workspaceid":"w"})"),
              "query: unknown query parameter 'workspaceid' (did you mean 'workspaceId'?); "
              "query parameter 'workspaceId' has no value");
}

TEST(target, an_id_cannot_leave_its_place) {
    EXPECT_EQ(target(method::remove, "posts", R"({"id":".."})", "{}"),
              "path: path parameter 'id' is '..'");
    EXPECT_EQ(target(method::remove, "posts", R"({"id":"."})", "{}"),
              "path: path parameter 'id' is '.'");
    EXPECT_EQ(target(method::remove, "posts", R"({"id":""})", "{}"),
              "path: path parameter 'id' of /post/{id} has no value");
    EXPECT_EQ(target(method::remove, "posts", R"({"id":"%2e%2e"})", "{}"), "/post/%252e%252e");
    EXPECT_EQ(target(method::remove, "posts", R"({"id":"../me?x=1"})", "{}"),
              "/post/..%2Fme%3Fx%3D1");
}

TEST(target, types_are_checked) {
    EXPECT_EQ(target(method::get, "posts", "null", R"({"workspaceId":["w"]})"),
              "query: query parameter 'workspaceId' must be a text");
    EXPECT_EQ(target(method::get, "posts", "null", R"({"workspaceId":"w","perPage":"many"})"),
              "query: query parameter 'perPage' must be a whole number from 1");
    EXPECT_EQ(target(method::get, "posts", "[]", "{}"), "path: parameters.path is not a map");
    EXPECT_EQ(target(method::get, "posts", "null", "7"), "query: parameters.query is not a map");
}

TEST(integer, of_a_number_or_its_text) {
    const auto members = parse_json(R"({"a":5,"b":"6","c":"x","d":1.5})")->get_object();
    EXPECT_EQ(integer_of(members, "a"), 5);
    EXPECT_EQ(integer_of(members, "b"), 6);
    EXPECT_FALSE(integer_of(members, "c") || integer_of(members, "d") || integer_of(members, "e"));
}

}  // namespace
}  // namespace sluice::ocoya
