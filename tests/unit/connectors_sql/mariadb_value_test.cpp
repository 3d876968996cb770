#include "connectors/sql/mariadb_value.hpp"

#include <gtest/gtest.h>

namespace sluice::sql {
namespace {

column_form form(enum_field_types type, unsigned charset = 45, bool json = false) {
    MYSQL_FIELD field{};
    field.type = type;
    field.charsetnr = charset;
    return form_of(field, json);
}

std::string read(column_form form, std::string_view text) {
    const auto made = value_of_mariadb(form, text);
    return made ? write_json(*made) : describe(made.error());
}

TEST(form_of, decides_by_type_and_character_set) {
    constexpr unsigned binary = 63;
    EXPECT_EQ(form(MYSQL_TYPE_LONGLONG, binary), column_form::number);
    EXPECT_EQ(form(MYSQL_TYPE_NEWDECIMAL, binary), column_form::number);
    EXPECT_EQ(form(MYSQL_TYPE_BIT, binary), column_form::bits);
    EXPECT_EQ(form(MYSQL_TYPE_DATETIME, binary), column_form::local_time);
    EXPECT_EQ(form(MYSQL_TYPE_TIMESTAMP, binary), column_form::utc_time);
    EXPECT_EQ(form(MYSQL_TYPE_DATE, binary), column_form::text);
    EXPECT_EQ(form(MYSQL_TYPE_TIME, binary), column_form::text);
    EXPECT_EQ(form(MYSQL_TYPE_BLOB, binary), column_form::bytes);
    EXPECT_EQ(form(MYSQL_TYPE_BLOB), column_form::text);
    EXPECT_EQ(form(MYSQL_TYPE_BLOB, 45, true), column_form::json);
    EXPECT_EQ(form(MYSQL_TYPE_VAR_STRING), column_form::text);
    EXPECT_EQ(form(MYSQL_TYPE_GEOMETRY, binary), column_form::bytes);
    EXPECT_EQ(form(static_cast<enum_field_types>(245), binary), column_form::json);
}

TEST(value_of_mariadb, has_a_form_for_each_kind) {
    EXPECT_EQ(read(column_form::number, "19.90"), "19.90");
    EXPECT_EQ(read(column_form::number, "-0007"), "-7");
    EXPECT_EQ(read(column_form::number, "000.50"), "0.50");
    EXPECT_EQ(read(column_form::number, "00"), "0");
    EXPECT_EQ(read(column_form::number, "18446744073709551615"), "18446744073709551615");
    EXPECT_EQ(read(column_form::number, "nan"), "the number nan, which JSON has not");
    EXPECT_EQ(read(column_form::bits, std::string_view("\x0a\x01", 2)), "2561");
    EXPECT_EQ(read(column_form::bits, std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff", 8)),
              "18446744073709551615");
    EXPECT_EQ(read(column_form::local_time, "2026-02-01 12:00:00"),
              "\"2026-02-01T12:00:00.000000\"");
    EXPECT_EQ(read(column_form::utc_time, "2026-02-01 12:00:00.25"),
              "\"2026-02-01T12:00:00.250000Z\"");
    EXPECT_EQ(read(column_form::local_time, "0000-00-00 00:00:00"),
              "\"0000-00-00T00:00:00.000000\"");
    EXPECT_EQ(read(column_form::bytes, std::string_view("\0\xff", 2)), "{\"base64\":\"AP8=\"}");
    EXPECT_EQ(read(column_form::json, "{\"a\": 1}"), "{\"a\":1}");
    EXPECT_EQ(read(column_form::json, "{"), "\"{\"");
    EXPECT_EQ(read(column_form::text, "ü"), "\"ü\"");
    EXPECT_EQ(read(column_form::text, "\xff"), "a text that is not valid UTF-8");
}

TEST(in_utc_without_zone, keeps_the_moment) {
    EXPECT_EQ(in_utc_without_zone("2026-02-01T12:00:00Z"), "2026-02-01T12:00:00");
    EXPECT_EQ(in_utc_without_zone("2026-02-01T12:00:00.123456789Z"), "2026-02-01T12:00:00.123456");
    EXPECT_EQ(in_utc_without_zone("2026-01-01T01:00:00.5+02:00"), "2025-12-31T23:00:00.5");
    EXPECT_EQ(in_utc_without_zone("1969-12-31T23:59:59.75Z"), "1969-12-31T23:59:59.75");
    for (const auto* text : {"", "2026-02-01", "2026-02-01T12:00:00", "2026-02-01 12:00:00", "Z"}) {
        EXPECT_EQ(in_utc_without_zone(text), std::nullopt) << text;
    }
}

TEST(bind_marks, gives_each_mark_its_value) {
    const bound_values values{{"i", sql_value(std::int64_t{7})},
                              {"d", sql_value(0.5)},
                              {"n", sql_value()},
                              {"t", sql_value(std::string("2026-02-01T12:00:00Z"))},
                              {"b", sql_value(blob{std::string("\0a", 2)})},
                              {"x", sql_value(exact_number{"18446744073709551615"})},
                              {"y", sql_value(exact_number{"1E400"})}};
    const auto made = bind_marks({"t", "i", "t", "d", "n", "b", "x", "y"}, values, {"i"});
    ASSERT_TRUE(made);
    std::vector<enum_field_types> types;
    for (const auto& one : made->binds) {
        types.push_back(one.buffer_type);
    }
    EXPECT_EQ(types,
              (std::vector<enum_field_types>{
                  MYSQL_TYPE_STRING, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_STRING, MYSQL_TYPE_DOUBLE,
                  MYSQL_TYPE_NULL, MYSQL_TYPE_BLOB, MYSQL_TYPE_NEWDECIMAL, MYSQL_TYPE_STRING}));
    EXPECT_EQ(made->texts[0], "2026-02-01T12:00:00Z");
    EXPECT_EQ(made->texts[5], std::string("\0a", 2));
    EXPECT_EQ(made->integers[1], 7);
    EXPECT_EQ(bind_marks({"t"}, values, {"t"})->texts[0], "2026-02-01T12:00:00");
    EXPECT_EQ(describe(bind_marks({"z"}, values).error()),
              "the parameter :z has no value (add it to parameters)");
}

TEST(has_unique_index, wants_exactly_the_columns_of_the_key) {
    const auto rows = [](std::string_view text) {
        std::vector<json::value> all;
        const auto parsed = parse_json(text).value();
        for (const auto& one : parsed.as_array()) {
            all.push_back(one);
        }
        return all;
    };
    const auto two = rows(
        R"([{"i":"PRIMARY","c":"Mail","p":null},{"i":"PRIMARY","c":"shop","p":null},
            {"i":"u","c":"phone","p":null},{"i":"part","c":"name","p":5}])");
    EXPECT_TRUE(has_unique_index(two, {"shop", "mail"}));
    EXPECT_TRUE(has_unique_index(two, {"phone"}));
    EXPECT_FALSE(has_unique_index(two, {"mail"}));
    EXPECT_FALSE(has_unique_index(two, {"mail", "shop", "phone"}));
    EXPECT_FALSE(has_unique_index(two, {"name"}));
    EXPECT_FALSE(has_unique_index({}, {"name"}));
}

}  // namespace
}  // namespace sluice::sql
