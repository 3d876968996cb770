#include <sluice/model/json.hpp>
#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace sluice {
namespace {

TEST(json_write, writes_computed_doubles_in_the_fewest_letters) {
    EXPECT_EQ(write_json(json::value(249.5)), "249.5");
    EXPECT_EQ(write_json(json::value(0.1)), "0.1");
    EXPECT_EQ(write_json(json::value(3.0)), "3");
    EXPECT_EQ(write_json(json::value(1e300)), "1e+300");
    EXPECT_EQ(write_json(json::value(0.1 + 0.2)), "0.30000000000000004");
}

TEST(json_write, writes_null_for_what_json_has_no_letters_for) {
    EXPECT_EQ(write_json(json::value(std::numeric_limits<double>::infinity())), "null");
    EXPECT_EQ(write_json(json::value(-std::numeric_limits<double>::infinity())), "null");
    EXPECT_EQ(write_json(json::value(std::numeric_limits<double>::quiet_NaN())), "null");
}

TEST(json_write, appends_to_what_is_there) {
    std::string out = "data: ";
    append_json(out, *parse_json(R"({"a":[1,"b"]})"));
    EXPECT_EQ(out, R"(data: {"a":[1,"b"]})");
}

TEST(json_write, indents_by_two_for_people) {
    EXPECT_EQ(write_json_indented(*parse_json(R"({"a":[1,{"b":1.10}],"c":[],"d":{}})")),
              "{\n  \"a\": [\n    1,\n    {\n      \"b\": 1.10\n    }\n  ],\n"
              "  \"c\": [],\n  \"d\": {}\n}");
    EXPECT_EQ(write_json_indented(*parse_json("\"a\"")), "\"a\"");
}

TEST(json_write, escapes_only_what_must_be) {
    EXPECT_EQ(write_json(json::value("a/\"\\\x01\x7F\u00e9")), "\"a/\\\"\\\\\\u0001\x7F\u00e9\"");
}

TEST(json_write, is_utf8_whatever_a_text_holds) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) {
        every_byte += static_cast<char>(byte);
    }
    for (std::size_t shift = 0; shift < 9; ++shift) {  // at every place of a word of eight bytes
        json::object members;
        members[std::string(shift, 'x') + "\xC3"] = std::string(shift, 'x') + every_byte;
        const auto text = write_json(members);
        EXPECT_EQ(utf8_fault(text), std::string::npos);
        const auto read = parse_json(text);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_TRUE(read->get_object().contains(std::string(shift, 'x') + "\uFFFD"));
    }
    EXPECT_EQ(write_json(json::value("日本")), "\"日本\"");
    EXPECT_EQ(write_json(json::value("a\xE6\x97z")), "\"a\uFFFD\uFFFDz\"");
}

TEST(json_write, a_text_that_begins_as_a_kept_number_does_is_no_number) {
    EXPECT_EQ(write_json(parse_json("1.50").value()), "1.50");
    EXPECT_EQ(write_json(json::value("\xFF"
                                     "abc")),
              "\"\uFFFDabc\"");
    EXPECT_EQ(write_json(json::value("\xFF"
                                     "1,2")),
              "\"\uFFFD1,2\"");
}

}  // namespace
}  // namespace sluice
