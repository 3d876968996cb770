#include "transform/schema/json_schema.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::transform {
namespace {

// Returns the problems, one a line; "" when the value is valid.
std::string problems(const std::string& schema, const std::string& value, std::size_t most = 9) {
    const auto compiled = json_schema::compile(parse_json(schema).value());
    if (!compiled) {
        return "no schema: " + compiled.error().message;
    }
    const auto found = compiled->problems_of(parse_json(value).value(), most);
    if (!found) {
        return "stopped: " + found.error().message;
    }
    std::string all;
    for (const auto& one : *found) {
        all += (all.empty() ? "" : "\n") + one;
    }
    return all;
}

bool valid(const std::string& schema, const std::string& value) {
    const auto all = problems(schema, value);
    EXPECT_FALSE(all.starts_with("no schema: ") || all.starts_with("stopped")) << all;
    return all.empty();
}

struct schema_case {
    const char* schema;
    const char* good;  // values between blanks
    const char* bad;
};

// For each keyword, values that fit and values that do not, by the draft's text.
const schema_case cases[] = {
    {"true", "1 null {}", ""},
    {"false", "", "1 null {}"},
    {"{}", "1 null {} []", ""},
    {R"({"type":"integer"})", "1 1.0 -3 12345678901234567890123 1e3", "1.5 \"1\" null true"},
    {R"({"type":"number"})", "1 1.5 1e400", "\"1\" null true []"},
    {R"({"type":"string"})", "\"\" \"a\"", "1 null {} []"},
    {R"({"type":"object"})", "{}", "[] null"},
    {R"({"type":"array"})", "[]", "{} null"},
    {R"({"type":"boolean"})", "true false", "0 \"\" null"},
    {R"({"type":"null"})", "null", "0 \"\" false"},
    {R"({"type":["string","null"]})", "null \"a\"", "0 []"},
    {R"({"enum":[1,"a",null,{"b":[1]}]})", "1 1.0 \"a\" null {\"b\":[1.0]}", "2 \"b\" {}"},
    {R"({"const":{"a":1,"b":2}})", "{\"b\":2,\"a\":1}", "{\"a\":1} 1"},
    {R"({"const":false})", "false", "0 null"},
    {R"({"multipleOf":0.01})", "1.23 0 -0.07 19.99 \"x\"", "1.234 0.001"},
    {R"({"multipleOf":3})", "9 0 -3", "10"},
    {R"({"maximum":3.0})", "3 2.9 \"x\" null", "3.1 4"},
    {R"({"minimum":1.10})", "1.1 2", "1.09 -1"},
    {R"({"exclusiveMaximum":3})", "2.999", "3 3.0"},
    {R"({"exclusiveMinimum":3})", "3.001", "3 3.0"},
    {R"({"maximum":12345678901234567890})", "12345678901234567890", "12345678901234567891"},
    {R"({"maxLength":2})", "\"äö\" \"\" 123", "\"abc\""},
    {R"({"minLength":2})", "\"äö\"", "\"ä\" \"\""},
    {R"({"pattern":"^a+$"})", "\"aa\" 1", "\"ab\" \"\""},
    {R"({"pattern":"b"})", "\"abc\"", "\"ac\""},
    {R"({"pattern":"`'\\\\"})", R"("`'\\")", R"("`'")"},
    {R"({"items":{"type":"integer"}})", "[] [1,2] {\"a\":\"b\"}", "[1,\"a\"]"},
    {R"({"items":[{"type":"integer"}],"additionalItems":false})", "[] [1]", "[\"a\"] [1,2]"},
    {R"({"items":[{"type":"integer"}]})", "[1,\"a\"]", "[\"a\"]"},
    {R"({"items":[true],"additionalItems":{"type":"null"}})", "[1,null]", "[1,2]"},
    {R"({"items":{},"additionalItems":false})", "[1,2]", ""},
    {R"({"maxItems":1})", "[] [1] \"abc\"", "[1,2]"},
    {R"({"minItems":1})", "[1] {}", "[]"},
    {R"({"uniqueItems":true})", "[1,2] [] [{\"a\":1},{\"a\":2}]",
     "[1,1.0] [{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]"},
    {R"({"uniqueItems":false})", "[1,1]", ""},
    {R"({"contains":{"const":1}})", "[2,1] {}", "[] [2]"},
    {R"({"maxProperties":1})", "{} {\"a\":1} [1,2]", "{\"a\":1,\"b\":2}"},
    {R"({"minProperties":1})", "{\"a\":1}", "{}"},
    {R"({"required":["a"]})", "{\"a\":null} []", "{} {\"b\":1}"},
    {R"({"properties":{"a":{"type":"string"},"b":false}})", "{} {\"a\":\"x\"} {\"c\":1}",
     "{\"a\":1} {\"b\":1}"},
    {R"({"patternProperties":{"^a":{"type":"string"}},"additionalProperties":false})",
     "{\"ab\":\"x\"}", "{\"ab\":1} {\"b\":\"x\"}"},
    {R"({"properties":{"a":{}},"additionalProperties":{"type":"null"}})", "{\"a\":1,\"b\":null}",
     "{\"b\":1}"},
    {R"({"dependencies":{"a":["b"],"c":{"required":["d"]}}})", "{} {\"b\":1} {\"a\":1,\"b\":1}",
     "{\"a\":1} {\"c\":1}"},
    {R"({"propertyNames":{"maxLength":1}})", "{\"a\":1} {}", "{\"ab\":1}"},
    {R"({"if":{"type":"integer"},"then":{"minimum":2},"else":{"type":"string"}})", "2 \"a\"",
     "1 null"},
    {R"({"if":false,"then":false})", "1", ""},
    {R"({"then":false})", "1", ""},
    {R"({"allOf":[{"minimum":1},{"maximum":2}]})", "1 2", "0 3"},
    {R"({"anyOf":[{"type":"null"},{"minimum":2,"type":"number"}]})", "null 2", "1 \"a\""},
    {R"({"oneOf":[{"minimum":1},{"maximum":2}]})", "0 3", "1 2"},
    {R"({"not":{"type":"null"}})", "1", "null"},
    {R"({"definitions":{"n":{"type":"null"}},"$ref":"#/definitions/n"})", "null", "1"},
    {R"({"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}})",
     "{\"next\":{\"next\":{\"v\":1}}}", "{\"next\":{\"next\":{\"v\":null}}}"},
    {R"({"a b%":{"type":"null"},"$ref":"#/a%20b%25"})", "null", "1"},
    {R"({"x~/%":[1,{"type":"null"}],"$ref":"#/x~0~1%/1"})", "null", "1"},
    {R"({"$ref":"#/definitions/a","type":"string","definitions":{"a":{"type":"null"}}})", "null",
     "\"a\""},
    {R"({"format":"email","title":"t","unknown":{"type":7}})", "\"no address\"", ""},
};

TEST(json_schema, keeps_every_keyword) {
    const auto each = [](const std::string& values, const auto& check) {
        std::size_t begin = 0;
        while (begin < values.size()) {
            const auto end = std::min(values.find(' ', begin), values.size());
            auto value = values.substr(begin, end - begin);
            if (value == "\"no") {  // the one value with a blank
                value = values;
                check(value);
                return;
            }
            check(value);
            begin = end + 1;
        }
    };
    for (const auto& one : cases) {
        each(one.good, [&](const std::string& value) {
            EXPECT_TRUE(valid(one.schema, value)) << one.schema << " " << value;
        });
        each(one.bad, [&](const std::string& value) {
            EXPECT_FALSE(valid(one.schema, value)) << one.schema << " " << value;
        });
    }
}

TEST(json_schema, names_the_place_and_the_reason) {
    const std::string order =
        R"({"type":"object","required":["id","lines"],"additionalProperties":false,"properties":
            {"id":{"type":"string","pattern":"^o-"},"lines":{"type":"array","minItems":1,"items":
            {"type":"object","required":["sku"],"properties":{"price":{"minimum":0}}}}}})";
    EXPECT_EQ(problems(order, R"({"id":"o-1","lines":[{"sku":"a","price":1}]})"), "");
    EXPECT_EQ(problems(order, R"({"id":"1","more":1})"),
              "'lines' is missing\n"
              "at 'id': the text does not match \"^o-\"\n"
              "the member 'more' is not allowed");
    EXPECT_EQ(problems(order, R"({"id":7,"lines":[{"price":-1.50},3]})"),
              "at 'id': expected string, found number\n"
              "at 'lines[0]': 'sku' is missing\n"
              "at 'lines[0].price': -1.50 breaks 'minimum': 0\n"
              "at 'lines[1]': expected object, found number");
    EXPECT_EQ(problems(order, "[]"), "expected object, found array");
    EXPECT_EQ(problems(order, R"({"id":7,"lines":[]})", 1),
              "at 'id': expected string, found number");
}

TEST(json_schema, refuses_what_is_no_schema) {
    EXPECT_EQ(problems("[]", "1"), "no schema: schema: a schema is an object, true or false");
    EXPECT_EQ(problems(R"({"properties":{"a":{"type":"text"}}})", "1"),
              "no schema: schema.properties.a.type: it must be array, boolean, integer, null, "
              "number, object or string");
    EXPECT_EQ(problems(R"({"minLength":-1})", "1"),
              "no schema: schema.minLength: it must be a whole number from 0");
    EXPECT_EQ(problems(R"({"multipleOf":0})", "1"),
              "no schema: schema.multipleOf: it must be a number above 0");
    EXPECT_EQ(
        problems(R"({"$ref":"https://example.org/x"})", "1"),
        "no schema: schema.$ref: 'https://example.org/x' leads out of the schema: only #/… is "
        "read");
    EXPECT_EQ(problems(R"({"$ref":"#/a/b"})", "1"),
              "no schema: schema.$ref: '#/a/b' leads nowhere");
    EXPECT_TRUE(problems(R"({"pattern":"("})", "1").starts_with("no schema: schema.pattern: "));
    for (const auto* one :
         {R"({"required":"a"})", R"({"allOf":[]})", R"({"properties":[]})", R"({"items":1})",
          R"({"enum":1})", R"({"uniqueItems":1})", R"({"dependencies":{"a":1}})",
          R"({"maximum":"1"})", R"({"patternProperties":{"(":{}}})", R"({"$ref":1})",
          R"({"x":1,"$ref":"#/x"})"}) {
        EXPECT_TRUE(problems(one, "1").starts_with("no schema: ")) << one;
    }
}

TEST(json_schema, stops_where_a_schema_has_no_end) {
    EXPECT_EQ(problems(R"({"$ref":"#"})", "1"),
              "stopped: the schema leads in a circle, or nests too deep");
    EXPECT_EQ(problems(R"({"allOf":[{"$ref":"#"}]})", "1"),
              "stopped: the schema leads in a circle, or nests too deep");
    EXPECT_EQ(problems(R"({"not":{"$ref":"#"}})", "1"),
              "stopped: the schema leads in a circle, or nests too deep");
    // Each level doubles the work.
    std::string wide = R"({"type":"array","anyOf":[)";
    wide += R"({"items":{"$ref":"#"},"maxItems":0},{"items":{"$ref":"#"},"minItems":9}]})";
    std::string deep = "1";
    for (int i = 0; i < 60; ++i) {
        deep = "[" + deep + "]";
    }
    EXPECT_EQ(problems(wide, deep), "stopped: the schema takes too many steps for this value");
    std::string list = "[0";
    for (int i = 1; i < 2000; ++i) {
        list += "," + std::to_string(i);
    }
    EXPECT_TRUE(
        problems(R"({"uniqueItems":true})", list + "]").starts_with("stopped: 'uniqueItems'"));
}

}  // namespace
}  // namespace sluice::transform
