// Expressions of whole transformations, as people write them in `set` and `map`.

#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string worked_out(std::string_view text, std::string_view data,
                       std::string_view variables = "{}") {
    const auto compiled = expression::compile(text);
    if (!compiled) {
        return compiled.error().message;
    }
    const json::value beside = parse_json(variables).value();
    expression_scope scope;
    scope.variables = &beside.get_object();
    const auto found = compiled->evaluate(parse_json(data).value(), scope);
    return found ? write_json(*found) : found.error().message;
}

constexpr std::string_view rows =
    R"({"rows": [{"name":"name","data":"Hemd","locale":"de","scope":"web"},)"
    R"({"name":"sku","data":"A1","locale":null,"scope":null},)"
    R"({"name":"text","data":"Leinen","locale":"de","scope":"web"}]})";

TEST(worked_expressions, attribute_lists_become_rows_with_their_name) {
    EXPECT_EQ(
        worked_out("map(&(let $name = [0] in [1][?data != null && data != `[]`].{name: $name, "
                   "data: data, locale: locale, scope: scope}), items(values))[]",
                   R"({"values": {"name": [{"locale": "de", "scope": "web", "data": "Hemd"}],
                            "sku": [{"locale": null, "scope": null, "data": "A1"}],
                            "none": [{"locale": null, "scope": null, "data": []}],
                            "text": [{"locale": "de", "scope": "web", "data": "Leinen"}]}})"),
        std::string(rows.substr(9, rows.size() - 10)));
}

TEST(worked_expressions, rows_become_attributes_and_one_object_per_locale_and_channel) {
    EXPECT_EQ(worked_out("from_items($rows[?!locale && !scope].[name, data])", "{}", rows),
              R"({"sku":"A1"})");
    EXPECT_EQ(worked_out("map(&{locale: [0].locale, channel: [0].scope, attributes: "
                         "from_items([*].[name, data])}, values(group_by($rows[?locale || scope], "
                         "&join('|', [locale || '', scope || '']))))",
                         "{}", rows),
              R"([{"locale":"de","channel":"web","attributes":{"name":"Hemd","text":"Leinen"}}])");
}

TEST(worked_expressions, labels_become_a_list) {
    EXPECT_EQ(worked_out("items[*].{code: code, localizations: entries(labels)[*].{locale: [0], "
                         "text: [1]}}",
                         R"({"items": [{"code": "red", "labels": {"de": "rot", "en": "red"}},
                            {"code": "blue", "labels": null}]})"),
              R"([{"code":"red","localizations":[{"locale":"de","text":"rot"},)"
              R"({"locale":"en","text":"red"}]},{"code":"blue","localizations":[]}])");
}

TEST(worked_expressions, a_variant_replaces_itself_in_its_parents_list) {
    constexpr std::string_view text =
        "values(merge(index_by($known || `[]`, &code), index_by([@], &code)))";
    EXPECT_EQ(worked_out(text, R"({"code": "b", "stock": 2})",
                         R"({"known": [{"code": "a"}, {"code": "b", "stock": 9}, {"code": "c"}]})"),
              R"([{"code":"a"},{"code":"b","stock":2},{"code":"c"}])");
    EXPECT_EQ(worked_out(text, R"({"code": "b"})", R"({"known": null})"), R"([{"code":"b"}])");
}

TEST(worked_expressions, prices_become_cents) {
    EXPECT_EQ(worked_out("round(number(amount) * `100`)", R"({"amount": "19.99"})"), "1999");
    EXPECT_EQ(worked_out("round(number(amount) * 100)", R"({"amount": 1.005})"), "101");
    EXPECT_EQ(worked_out("$id || currencyCode", R"({"currencyCode": "EUR"})", R"({"id": null})"),
              "\"EUR\"");
}

TEST(worked_expressions, option_names_and_values_are_gathered_from_variants) {
    constexpr std::string_view variants =
        R"({"variants": [{"attributes": {"color": "red", "size": 5, "weight": 1}},
            {"attributes": {"color": "blue", "size": 5}}, {"attributes": {"color": "red"}}]})";
    constexpr std::string_view pairs =
        R"([["color","red"],["size",5],["color","blue"],["size",5],["color","red"]])";
    EXPECT_EQ(worked_out("variants[*].entries(attributes)[] | [?contains($names, [0])]", variants,
                         R"({"names": ["color", "size"]})"),
              pairs);
    EXPECT_EQ(worked_out("entries(group_by($pairs, &[0]))[*].{name: [0], values: "
                         "unique([1][*][1] | map(&text(@), @))[*].{name: @}}",
                         "{}", "{\"pairs\": " + std::string(pairs) + "}"),
              R"([{"name":"color","values":[{"name":"red"},{"name":"blue"}]},)"
              R"({"name":"size","values":[{"name":"5"}]}])");
}

}  // namespace
}  // namespace sluice
