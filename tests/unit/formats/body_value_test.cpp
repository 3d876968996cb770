#include "formats/body_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::formats {
namespace {

using ::testing::HasSubstr;

std::string read_as(body_format format, std::string_view body, const csv_shape& shape = {}) {
    const auto read = read_body(body, format, shape);
    return read ? write_json(read->value) : describe(read.error());
}

TEST(body_value, a_type_names_its_format_and_json_is_the_rest) {
    EXPECT_EQ(format_of_type("text/csv; charset=utf-8"), body_format::csv);
    EXPECT_EQ(format_of_type("Application/X-NDJSON"), body_format::ndjson);
    EXPECT_EQ(format_of_type("application/atom+xml"), body_format::feed);
    EXPECT_EQ(format_of_type("application/soap+xml"), body_format::xml);
    EXPECT_EQ(format_of_type("application/x-www-form-urlencoded"), body_format::form);
    EXPECT_EQ(format_of_type(" application/yaml "), body_format::yaml);
    for (const auto* type : {"", "text/plain", "application/vnd.api+json", "text/html"}) {
        EXPECT_EQ(format_of_type(type), body_format::json) << type;
    }
}

TEST(body_value, every_format_is_read) {
    EXPECT_EQ(read_as(body_format::json, R"([{"a":1}])"), R"([{"a":1}])");
    EXPECT_EQ(read_as(body_format::ndjson, "{\"a\":1}\r\n\n{\"a\":2}"), R"([{"a":1},{"a":2}])");
    EXPECT_EQ(read_as(body_format::csv, "a;b\n1;2\n", {';', true}), R"([{"a":"1","b":"2"}])");
    EXPECT_EQ(read_as(body_format::csv, "1,2\n", {',', false}), R"([["1","2"]])");
    EXPECT_EQ(read_as(body_format::xml, "<l><i>1</i><i>2</i></l>"), R"({"l":{"i":["1","2"]}})");
    EXPECT_EQ(read_as(body_format::yaml, "- {a: 1}\n- {a: x}\n"), R"([{"a":1},{"a":"x"}])");
    EXPECT_EQ(read_as(body_format::form, "a=1&b=x%20y"), R"({"a":"1","b":"x y"})");
    EXPECT_EQ(read_as(body_format::text, "a\xFF"), "{\"text\":\"a\xEF\xBF\xBD\"}");
}

TEST(body_value, a_line_that_cannot_be_read_is_set_aside_with_its_place) {
    const auto read = read_body("{\"a\":1}\n{\"a\":\n\n{\"a\":3}\n", body_format::ndjson, {});
    ASSERT_TRUE(read);
    EXPECT_EQ(write_json(read->value), R"([{"a":1},{"a":3}])");
    ASSERT_EQ(read->unreadable.size(), 1U);
    EXPECT_THAT(read->unreadable[0].reason, HasSubstr("line 2: "));
    EXPECT_EQ(read->unreadable[0].text, "{\"a\":");
}

TEST(body_value, a_row_that_does_not_fit_is_set_aside_with_its_text) {
    const auto read =
        read_body("id,name\n1,Mug\n\n2\n3,\"a\nb\"\n4,x,y\n5,\xFF\n6,Cup", body_format::csv, {});
    ASSERT_TRUE(read);
    EXPECT_EQ(write_json(read->value),
              R"([{"id":"1","name":"Mug"},{"id":"3","name":"a\nb"},{"id":"6","name":"Cup"}])");
    ASSERT_EQ(read->unreadable.size(), 3U);
    EXPECT_EQ(read->unreadable[0].reason, "line 4: the row has 1 fields, and the header has 2");
    EXPECT_EQ(read->unreadable[0].text, "2\n");
    EXPECT_EQ(read->unreadable[1].reason, "line 7: the row has 3 fields, and the header has 2");
    EXPECT_EQ(read->unreadable[1].text, "4,x,y\n");
    EXPECT_EQ(read->unreadable[2].reason, "line 8: field 2 is not UTF-8");
}

TEST(body_value, a_body_that_is_not_in_the_format_names_the_place) {
    EXPECT_THAT(read_as(body_format::json, "{\"a\""), HasSubstr("line 1, column 5"));
    EXPECT_THAT(read_as(body_format::csv, "a,b\n1,\"2\n"), HasSubstr("line 2"));
    EXPECT_THAT(read_as(body_format::csv, "a,a\n"), HasSubstr("twice"));
    EXPECT_THAT(read_as(body_format::csv, ""), HasSubstr("it has no row"));
    EXPECT_EQ(read_as(body_format::csv, "a,b\n"), "[]") << "a header alone is an empty list";
    EXPECT_THAT(read_as(body_format::xml, "<a>"), HasSubstr("line 1"));
    EXPECT_THAT(read_as(body_format::xml,
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
                        "<a>&b;</a>"),
                HasSubstr("document type"));
    EXPECT_THAT(read_as(body_format::yaml, "a: [1"), HasSubstr("line"));
    EXPECT_EQ(read_as(body_format::ndjson, ""), "[]") << "no line is an empty list";
}

TEST(csv_text, a_stage_still_refuses_a_row_that_does_not_fit) {
    const auto read = rows_from_csv("a,b\n1\n", {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().message, "line 2: the row has 1 fields, and the header has 2");
}

}  // namespace
}  // namespace sluice::formats
