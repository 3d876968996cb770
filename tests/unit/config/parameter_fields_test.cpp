#include "config/parameter_fields.hpp"

#include "config/form_writer.hpp"

#include <sluice/config/declaration.hpp>

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config {
namespace {

using ::testing::ElementsAre;

// A component that offers requests, as a connector declares it: the fields in another order than a
// person chooses them.
struct groups {
    std::map<std::string, std::string> path;
    std::map<std::string, std::string> query;
    std::map<std::string, std::string> payload;
};

struct asker {
    std::string entity;
    std::string profile;
    groups parameters;
    std::string method;
};

const declaration<groups>& groups_declaration() {
    static const auto declared = [] {
        declaration<groups> d("parameters", "Parameters");
        d.field("path", &groups::path, "The path");
        d.field("query", &groups::query, "The query");
        d.field("payload", &groups::payload, "The body");
        return d;
    }();
    return declared;
}

const declaration<asker>& asker_declaration() {
    static const auto declared = [] {
        declaration<asker> d("asker", "Asks");
        d.field("entity", &asker::entity, "The entity").choice("posts", "posts").choice("me", "me");
        d.field("profile", &asker::profile, "The profile");
        d.field("parameters", &asker::parameters, "Parameters", groups_declaration());
        d.field("method", &asker::method, "The method").choice("get", "get").choice("put", "put");
        return d;
    }();
    return declared;
}

struct askers final : catalogue {
    const section* find(std::string_view, std::string_view type) const override {
        return type == "asker" ? &asker_declaration() : nullptr;
    }
    std::vector<std::string> types_of(std::string_view) const override { return {"asker"}; }
};

std::optional<offered_request> offers(const offer_question& question) {
    offered_request made;
    made.entities = {{"posts", "List posts"}};
    if (question.method == "put") {
        made.entities = {{"things", "Put things"}};
    }
    for (const auto& one : made.entities) {
        made.entity = one.name == question.entity ? one.name : made.entity;
    }
    if (made.entity == "posts") {
        made.parameters.push_back({"query", "workspace", "The workspace", "text", "", {}, true});
        made.parameters.push_back(
            {"query", "statuses", "Only these", "list", "", {}, false, true, true});
        made.parameters.push_back({"query", "page", "Page", "number", "", {"0"}, false, false});
        made.parameters.push_back({"payload", "text", "The text", "text", "", {}, true});
    }
    return made;
}

class parameter_fields : public ::testing::Test {
 protected:
    parameter_fields() {
        map_layout map;
        map.key = "clients";
        map.kind = "client";
        map.component = "client";
        shape_.maps.push_back(std::move(map));
    }
    json::object form(const std::string& written, std::map<std::string, std::string> chosen = {}) {
        form_request asked{.map = "clients", .written = written, .types = {}, .chosen = {}};
        asked.names = [](const std::string&) { return std::vector<std::string>{}; };
        asked.chosen = std::move(chosen);
        asked.offers = offers;
        return write_form(shape_, types_, asked).value();
    }
    static json::value field(const json::object& form, const std::string& path) {
        for (const auto& one : form.at("fields").get_array()) {
            if (text_member(one, "path") == path) {
                return one;
            }
        }
        return nullptr;
    }
    static std::vector<std::string> paths(const json::object& form) {
        std::vector<std::string> all;
        for (const auto& one : form.at("fields").get_array()) {
            all.push_back(text_member(one, "path"));
        }
        return all;
    }

    layout shape_;
    askers types_;
};

TEST_F(parameter_fields, stand_after_the_method_and_the_entity) {
    const auto made = form("{type: asker, method: get, entity: posts}\n");
    EXPECT_THAT(paths(made),
                ElementsAre("type", "method", "entity", "parameters", "parameters.query",
                            "parameters.query.workspace", "parameters.query.statuses",
                            "parameters.query.page", "parameters.payload",
                            "parameters.payload.text", "profile"));
    EXPECT_TRUE(flag_member(field(made, "parameters.query.workspace").get_object(), "required"));
    EXPECT_EQ(text_member(field(made, "parameters.query.page"), "unset"), "it is not sent");
    // The record may bring a body.
    EXPECT_FALSE(flag_member(field(made, "parameters.payload.text").get_object(), "required"));
    EXPECT_EQ(text_member(field(made, "parameters.payload.text"), "unset"),
              "the record must have it");
}

TEST_F(parameter_fields, tell_unset_null_and_given_apart) {
    const auto made = form(
        "type: asker\nentity: posts\nparameters:\n  query:\n    workspace: ${env:W}\n"
        "    statuses: [DRAFT, ERROR]\n    page: null\n");
    const auto query = [&](const char* name) {
        const auto one = field(made, std::string("parameters.query.") + name);
        return text_member(one, "state") + " " + text_member(one, "value");
    };
    EXPECT_EQ(query("workspace"), "given ${env:W}");
    EXPECT_EQ(query("statuses"), "given DRAFT, ERROR");
    EXPECT_EQ(query("page"), "null ");
    EXPECT_EQ(text_member(field(made, "parameters.payload.text"), "state"), "unset");
}

TEST_F(parameter_fields, follow_what_a_person_chose_and_not_the_file) {
    const std::string written = "{type: asker, method: get, entity: posts}\n";
    const auto chosen = form(written, {{"method", "put"}, {"entity", "posts"}});
    const auto entity = field(chosen, "entity");
    ASSERT_EQ(entity.at("choices").get_array().size(), 1U);
    EXPECT_EQ(text_member(entity.at("choices").get_array()[0], "label"), "things: Put things");
    EXPECT_EQ(text_member(entity, "refused"), "posts");
    EXPECT_EQ(text_member(field(form(written), "entity"), "refused"), "");
    EXPECT_EQ(text_member(field(form("{type: asker}\n", {{"entity", "posts"}}),
                                "parameters.query.workspace"),
                          "state"),
              "unset");
}

TEST_F(parameter_fields, show_what_the_entity_does_not_take) {
    const auto made =
        form("{type: asker, entity: posts, parameters: {query: {colour: red, deep: {a: 1}}}}\n");
    const auto colour = field(made, "parameters.query.colour");
    EXPECT_EQ(text_member(colour, "description"), "'posts' takes no parameter of this name");
    EXPECT_EQ(text_member(colour, "value"), "red");
    EXPECT_EQ(text_member(field(made, "parameters.query.deep"), "input"), "yaml");
    EXPECT_EQ(text_member(field(made, "parameters.query.deep"), "value"), "{a: 1}");
}

TEST_F(parameter_fields, stay_yaml_where_the_parameters_are_not_known) {
    for (const char* written :
         {"{type: asker, entity: nothing, parameters: {query: {a: 1}}}\n",
          "{type: asker, entity: posts, parameters: {query: \"{{ all }}\"}}\n"}) {
        const auto query = field(form(written), "parameters.query");
        EXPECT_EQ(text_member(query, "input"), "yaml") << written;
        EXPECT_EQ(text_member(query, "state"), "given") << written;
    }
}

TEST_F(parameter_fields, keep_a_list_that_needs_yaml_as_it_is) {
    const auto made =
        form("{type: asker, entity: posts, parameters: {query: {statuses: [\"a, b\", c]}}}\n");
    EXPECT_EQ(text_member(field(made, "parameters.query.statuses"), "input"), "yaml");
    EXPECT_EQ(text_member(field(made, "parameters.query.statuses"), "value"), "[\"a, b\", c]");
}

TEST_F(parameter_fields, need_an_offer) {
    form_request asked{
        .map = "clients", .written = "{type: asker, entity: posts}\n", .types = {}, .chosen = {}};
    asked.names = [](const std::string&) { return std::vector<std::string>{}; };
    const auto made = write_form(shape_, types_, asked).value();
    EXPECT_EQ(text_member(field(made, "parameters.query"), "input"), "yaml");
    EXPECT_EQ(text_member(field(made, "entity"), "steers"), "");
}

}  // namespace
}  // namespace sluice::config
