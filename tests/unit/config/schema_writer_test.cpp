#include "configured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::config::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSupersetOf;

json::value schema() {
    return *parse_json(write_json_schema(test_layout(), test_catalogue()));
}

void collect_references(const json::value& tree, std::vector<std::string>& into) {
    if (tree.is_object()) {
        for (const auto& entry : tree.get_object()) {
            if (entry.key() == "$ref") {
                into.emplace_back(entry.value().as_string());
            }
            collect_references(entry.value(), into);
        }
    } else if (tree.is_array()) {
        for (const json::value& item : tree.get_array()) {
            collect_references(item, into);
        }
    }
}

TEST(schema_writer, every_reference_inside_it_leads_somewhere) {
    const json::value whole = schema();
    std::vector<std::string> references;
    collect_references(whole, references);
    EXPECT_THAT(
        references,
        IsSupersetOf({"#/definitions/client.http", "#/definitions/subscriber.file",
                      "#/definitions/transformer.filter", "#/definitions/transformer.map"}));
    const std::string prefix = "#/definitions/";
    for (const std::string& one : references) {
        ASSERT_TRUE(one.starts_with(prefix)) << one;
        EXPECT_TRUE(whole.at("definitions").as_object().contains(one.substr(prefix.size()))) << one;
    }
}

TEST(schema_writer, the_top_knows_every_key_and_no_other) {
    const json::value whole = schema();
    EXPECT_EQ(whole.at("$schema").as_string(), "http://json-schema.org/draft-07/schema#");
    EXPECT_FALSE(whole.at("additionalProperties").as_bool());
    const json::object& properties = whole.at("properties").as_object();
    for (const char* key : {"clients", "incoming", "routes", "transformers", "daemon", "include"}) {
        EXPECT_TRUE(properties.contains(key)) << key;
    }
    EXPECT_EQ(properties.size(), 6U);
}

TEST(schema_writer, a_section_knows_its_fields_with_their_words) {
    const json::value whole = schema();
    const json::value& file = whole.at("definitions").at("subscriber.file");
    EXPECT_EQ(file.at("description").as_string(), "Appends each record to a file");
    const json::object& fields = file.at("properties").as_object();
    EXPECT_EQ(fields.size(), 1 + file_declaration().fields().size());
    for (const section_field& one : file_declaration().fields()) {
        const json::value* found = fields.if_contains(one.field->facts().name);
        ASSERT_NE(found, nullptr) << one.field->facts().name;
        EXPECT_EQ(found->at("description").as_string(), one.field->facts().description);
    }
    EXPECT_FALSE(fields.at("password").as_object().contains("default"));
}

TEST(schema_writer, a_variable_may_stand_for_a_number_and_a_reference_for_a_list_of_them) {
    const json::value whole = schema();
    const json::value& daemon = whole.at("properties").at("daemon").at("properties");
    EXPECT_EQ(write_json(daemon.at("verbose").at("anyOf")),
              R"([{"type":"boolean"},{"type":"string","pattern":"\\$\\{"}])");
    const json::value& route =
        whole.at("properties").at("routes").at("anyOf").at(0).at("additionalProperties");
    EXPECT_EQ(write_json(route.at("properties").at("to").at("anyOf")),
              R"([{"type":"array","items":{"type":"string"}},{"type":"string"}])");
}

TEST(schema_writer, a_stage_has_one_key_and_perhaps_a_rule) {
    const json::value whole = schema();
    const json::value& stages =
        whole.at("properties").at("transformers").at("anyOf").at(0).at("additionalProperties");
    const json::value& stage = stages.at("items").at("anyOf").at(0);
    EXPECT_EQ(stage.at("minProperties").as_int64(), 1);
    EXPECT_EQ(write_json(stage.at("if")), R"({"required":["on_error"]})");
    EXPECT_EQ(stage.at("else").at("maxProperties").as_int64(), 1);
    EXPECT_EQ(stage.at("then").at("maxProperties").as_int64(), 2);
    EXPECT_EQ(stage.at("then").at("minProperties").as_int64(), 2);
    EXPECT_FALSE(stage.at("additionalProperties").as_bool());
}

}  // namespace
}  // namespace sluice::config::testing
