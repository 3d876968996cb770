#include "page/views/object_form.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

const json::value form = parse_json(R"({
  "fields": [
    {"path": "type", "label": "type", "level": 0, "input": "component", "component": "",
     "required": true, "default": null, "state": "given", "written": "http", "value": "http",
     "choices": [{"value": "http", "label": "http: A web API"}, {"value": "ocoya", "label": "ocoya"}]},
    {"path": "base_url", "label": "base_url", "level": 0, "input": "text", "required": true,
     "is_text": true, "default": null, "state": "given", "value": "http://old"},
    {"path": "timeout", "label": "timeout", "level": 0, "input": "text", "required": false,
     "is_text": true, "default": "30s", "state": "unset", "value": ""},
    {"path": "limit", "label": "limit", "level": 0, "input": "text", "required": false,
     "is_text": false, "default": "60", "state": "given", "value": "5", "may_be_null": true},
    {"path": "gzip", "label": "gzip", "level": 0, "input": "choice", "required": false,
     "is_text": false, "default": "true", "state": "unset", "value": "",
     "choices": [{"value": "true", "label": "true"}, {"value": "false", "label": "false"}]},
    {"path": "key", "label": "key", "level": 0, "input": "secret", "required": false,
     "is_text": true, "default": null, "state": "unset", "value": ""},
    {"path": "auth", "label": "auth", "level": 0, "input": "heading", "required": false,
     "given": false, "description": ""},
    {"path": "auth.headers", "label": "headers", "level": 1, "input": "yaml", "required": false,
     "is_text": true, "default": null, "state": "given", "value": "{a: 1}"}
  ],
  "orders": {"": ["type", "base_url", "timeout"], "auth": ["headers"]}
})")
                             .value();

std::string edits(const fields& sent) {
    return write_json(edits_of(form, sent).edits);
}

TEST(object_form, makes_no_edit_where_nothing_differs) {
    EXPECT_EQ(edits({}), "[]");
    EXPECT_EQ(edits({{"f:type", "http"},
                     {"f:base_url", "http://old"},
                     {"s:timeout", "unset"},
                     {"f:timeout", ""},
                     {"s:limit", "given"},
                     {"f:limit", "5"},
                     {"f:gzip", ""},
                     {"s:auth.headers", "given"},
                     {"f:auth.headers", "{a: 1}\r\n"}}),
              "[]");
}

TEST(object_form, tells_unset_null_and_empty_apart) {
    EXPECT_EQ(edits({{"s:limit", "unset"}, {"f:limit", "5"}}),
              R"([{"path":"limit","remove":true,"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:limit", "null"}, {"f:limit", "5"}}),
              R"([{"path":"limit","value":null,"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:limit", "given"}, {"f:limit", ""}}),
              R"([{"path":"limit","remove":true,"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:timeout", "given"}, {"f:timeout", ""}}),
              R"([{"path":"timeout","value":"","order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:timeout", "unset"}, {"f:timeout", "5s"}}),
              R"([{"path":"timeout","value":"5s","order":["type","base_url","timeout"]}])")
        << "a person who types a value means it";
}

TEST(object_form, writes_values_by_their_declared_kind) {
    EXPECT_EQ(edits({{"s:limit", "given"}, {"f:limit", "7"}}),
              R"([{"path":"limit","value":7,"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:limit", "given"}, {"f:limit", "${env:LIMIT}"}}),
              R"([{"path":"limit","value":"${env:LIMIT}","order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"f:gzip", "false"}}),
              R"([{"path":"gzip","value":false,"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:timeout", "given"}, {"f:timeout", "7"}}),
              R"([{"path":"timeout","value":"7","order":["type","base_url","timeout"]}])");
    EXPECT_EQ(edits({{"s:auth.headers", "given"}, {"f:auth.headers", "b: 2 # why\r\n"}}),
              R"([{"path":"auth.headers","yaml":"b: 2 # why","order":["headers"]}])");
}

TEST(object_form, keeps_the_line_ends_at_the_end_of_a_text) {
    auto with_lines = form;
    auto& field = with_lines.get_object()["fields"].get_array()[1].get_object();
    field["input"] = "lines";
    field["value"] = "one\ntwo\n";
    EXPECT_TRUE(edits_of(with_lines, {{"f:base_url", "one\r\ntwo\r\n"}}).edits.empty());
    const auto made = edits_of(with_lines, {{"f:base_url", "one\r\nthree"}}).edits;
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(text_member(made[0], "value"), "one\nthree\n");
}

TEST(object_form, replaces_a_component_by_one_of_another_type) {
    EXPECT_EQ(edits({{"f:type", "ocoya"}}),
              R"([{"path":"","value":{"type":"ocoya"},"order":["type","base_url","timeout"]}])");
    EXPECT_EQ(chosen_types({{"f:type", "http"}, {"f:subscriber.type", "file"}, {"s:type", "x"}}),
              (std::map<std::string, std::string>{{"", "http"}, {"subscriber", "file"}}));
}

TEST(object_form, takes_references_to_secrets_only) {
    EXPECT_EQ(edits({{"s:key", "given"}, {"f:key", "${env:KEY}"}}),
              R"([{"path":"key","value":"${env:KEY}","order":["type","base_url","timeout"]}])");
    for (const char* plain : {"hunter2", "${env:KEY:-hunter2}", "x${env:KEY}", "${env:KEY}x"}) {
        const auto made = edits_of(form, {{"s:key", "given"}, {"f:key", plain}});
        EXPECT_TRUE(made.edits.empty()) << plain;
        EXPECT_TRUE(made.mistakes.contains("key")) << plain;
        json::array none;
        const auto rows = form_rows(form, {{"s:key", "given"}, {"f:key", plain}}, made.mistakes,
                                    "clients.a", none);
        EXPECT_EQ(write_json(rows).find("hunter2"), std::string::npos) << plain;
    }
}

TEST(object_form, puts_each_problem_at_its_field) {
    json::array problems;
    problems.push_back(json::object{{"path", "clients.a.auth.headers[0].x"},
                                    {"message", "inner"},
                                    {"mend", ""},
                                    {"place", "a.yaml:1"}});
    problems.push_back(json::object{
        {"path", "clients.b"}, {"message", "other"}, {"mend", ""}, {"place", "a.yaml:2"}});
    const auto rows = form_rows(form, {}, {}, "clients.a", problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(text_member(problems[0], "message"), "other");
    std::size_t opens = 0;
    std::size_t closes = 0;
    for (const auto& row : rows) {
        opens += flag_member(row.get_object(), "opens") ? 1 : 0;
        closes += flag_member(row.get_object(), "closes") ? 1 : 0;
        const bool is_it = text_member(row, "name") == "f:auth.headers";
        EXPECT_EQ(flag_member(row.get_object(), "wrong"), is_it);
    }
    EXPECT_EQ(opens, 1U);
    EXPECT_EQ(closes, 1U);
}

TEST(object_form, says_which_default_applies) {
    json::array none;
    const auto rows = form_rows(form, {}, {}, "clients.a", none);
    EXPECT_EQ(text_member(rows[2], "hint"), "not set: the default 30s applies");
    EXPECT_EQ(text_member(rows[3], "hint"), "default: 60");
    EXPECT_EQ(text_member(rows[1], "hint"), "required");
    EXPECT_EQ(text_member(rows[5], "hint"), "not set, and there is no default");
}

const json::value request_form = parse_json(R"({
  "fields": [
    {"path": "method", "label": "method", "level": 0, "input": "choice", "required": true,
     "is_text": true, "default": null, "state": "given", "value": "post", "steers": "its entities",
     "choices": [{"value": "post", "label": "post"}]},
    {"path": "entity", "label": "entity", "level": 0, "input": "choice", "required": true,
     "is_text": true, "default": null, "state": "given", "value": "posts", "steers": "its parameters",
     "refused": "ai-posts", "choices": [{"value": "posts", "label": "posts"}]},
    {"path": "query", "label": "query", "level": 0, "input": "heading", "description": ""},
    {"path": "query.id", "label": "id", "level": 1, "input": "text", "required": true,
     "is_text": true, "default": null, "state": "unset", "value": ""},
    {"path": "query.statuses", "label": "statuses", "level": 1, "input": "list", "required": false,
     "is_text": true, "default": null, "state": "unset", "value": "", "type": "list of texts",
     "unset": "it is not sent", "suggestions": ["DRAFT", "ERROR"]}
  ], "orders": {}
})")
                                     .value();

std::string edits_of_request(const fields& sent) {
    return write_json(edits_of(request_form, sent).edits);
}

TEST(object_form, writes_a_list_that_stands_on_a_line) {
    for (const char* typed :
         {"DRAFT, ERROR", "[DRAFT, ERROR]", " DRAFT ,ERROR,", "DRAFT\r\nERROR"}) {
        EXPECT_EQ(edits_of_request({{"s:query.statuses", "given"}, {"f:query.statuses", typed}}),
                  R"([{"path":"query.statuses","value":["DRAFT","ERROR"]}])")
            << typed;
    }
    EXPECT_EQ(edits_of_request({{"s:query.statuses", "given"}, {"f:query.statuses", "{{ all }}"}}),
              R"([{"path":"query.statuses","value":"{{ all }}"}])");
    EXPECT_EQ(edits_of_request({{"s:query.statuses", "given"}, {"f:query.statuses", ""}}), "[]");
}

TEST(object_form, drops_an_entity_that_the_method_does_not_have) {
    EXPECT_EQ(chosen_values(request_form, {{"f:entity", "ai-posts"}, {"f:query.id", "x"}}),
              (json::object{{"entity", "ai-posts"}}));
    EXPECT_EQ(wanted_of(request_form.at("fields").get_array()[1], {{"f:entity", "ai-posts"}}).state,
              "unset");
    EXPECT_EQ(wanted_of(request_form.at("fields").get_array()[1], {{"f:entity", "posts"}}).value,
              "posts");
}

TEST(object_form, puts_a_missing_value_at_its_field) {
    json::array problems;
    problems.push_back(json::object{{"path", "outgoing.a.query"},
                                    {"message", "query parameter 'id' is missing"},
                                    {"mend", ""},
                                    {"place", "a.yaml:1"}});
    const auto rows = form_rows(request_form, {}, {}, "outgoing.a", problems);
    EXPECT_TRUE(problems.empty());
    for (const auto& row : rows) {
        EXPECT_EQ(flag_member(row.get_object(), "wrong"), text_member(row, "name") == "f:query.id");
        if (flag_member(row.get_object(), "opens")) {
            EXPECT_TRUE(flag_member(row.get_object(), "opened")) << "a mistake lies within";
        }
    }
}

TEST(object_form, offers_what_a_choice_steers_and_what_is_usual) {
    json::array none;
    const auto rows = form_rows(request_form, {}, {}, "outgoing.a", none);
    EXPECT_EQ(text_member(rows[0], "shows"), "its entities");
    EXPECT_EQ(text_member(rows[3], "hint"), "required");
    EXPECT_EQ(text_member(rows[4], "hint"), "not set: it is not sent");
    EXPECT_EQ(text_member(rows[4], "list_of"), "list of texts");
    EXPECT_EQ(rows[4].at("suggestions").get_array().size(), 2U);
    EXPECT_FALSE(flag_member(rows[2].get_object(), "opened"));
    const auto filled = form_rows(request_form, {{"f:query.id", "7"}}, {}, "outgoing.a", none);
    EXPECT_TRUE(flag_member(filled[2].get_object(), "opened")) << "a part with a value stays open";
}

}  // namespace
}  // namespace sluice::operator_page
