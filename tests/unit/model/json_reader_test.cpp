#include <sluice/model/json.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string fault_of(std::string_view text) {
    const result<json::value> read = parse_json(text);
    if (read) {
        return "read as " + write_json(*read);
    }
    EXPECT_EQ(read.error().kind, failure_class::invalid);
    return read.error().message;
}

std::string round_trip(std::string_view text) {
    const result<json::value> read = parse_json(text);
    return read ? write_json(*read) : read.error().message;
}

TEST(json_reader, gives_back_every_value_letter_for_letter) {
    for (const char* text :
         {"null", "true", "false", "\"\"", "\"a\"", "[]", "{}", "[1,[2,[]],{}]",
          R"({"a":1,"b":[true,false,null],"c":{"d":"e"}})", R"("\"\\\b\f\n\r\t\u0001\u001f")",
          "\"\u00e9\u20ac\U0001F600\"", R"({"z":1,"a":2,"m":3})"}) {
        EXPECT_EQ(round_trip(text), text);
    }
}

TEST(json_reader, gives_back_every_number_letter_for_letter) {
    for (const char* text : {"0",
                             "-0",
                             "1",
                             "-1",
                             "1.0",
                             "1.10",
                             "-0.0",
                             "0.1",
                             "249.5",
                             "1E5",
                             "1e5",
                             "1e+5",
                             "1e-7",
                             "1.5e300",
                             "1e400",
                             "-1e400",
                             "1e-400",
                             "1e99999999999999999999",
                             "9007199254740993",
                             "9223372036854775807",
                             "-9223372036854775808",
                             "9223372036854775808",
                             "-9223372036854775809",
                             "18446744073709551615",
                             "18446744073709551616",
                             "123456789012345678901234567890",
                             "0.1000000000000000055511151231257827",
                             "3.141592653589793",
                             "3.14159265358979323846"}) {
        EXPECT_EQ(round_trip(text), text);
        EXPECT_EQ(round_trip("[" + std::string(text) + "]"), "[" + std::string(text) + "]");
        EXPECT_EQ(kind_of(*parse_json(text)), json_kind::number) << text;
    }
}

TEST(json_reader, takes_a_binary_type_only_for_the_same_letters) {
    EXPECT_TRUE(parse_json("12")->is_int64());
    EXPECT_TRUE(parse_json("18446744073709551615")->is_uint64());
    EXPECT_TRUE(parse_json("249.5")->is_double());
    EXPECT_EQ(exact_number_text(*parse_json("1.10")), "1.10");
    EXPECT_EQ(exact_number_text(*parse_json("249.5")), "");
    EXPECT_EQ(exact_number_text(*parse_json("\"1.10\"")), "");
}

TEST(json_reader, allows_white_space_around_everything) {
    EXPECT_EQ(round_trip(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } , \"c\" : [ ] } \n"),
              R"({"a":[1,2],"b":{},"c":[]})");
}

TEST(json_reader, decodes_escapes_in_texts_and_keys) {
    EXPECT_EQ(round_trip(R"("\u0041\u00e9\u20ac\uD83D\uDE00\/")"), "\"A\u00e9\u20ac\U0001F600/\"");
    EXPECT_EQ(round_trip(R"({"\u0061b":1,"c\n":{"\u0064":2}})"), R"({"ab":1,"c\n":{"d":2}})");
    EXPECT_EQ(parse_json(R"("a\u0000b")")->get_string().size(), 3U);
}

TEST(json_reader, says_where_and_what_was_expected) {
    EXPECT_EQ(fault_of(""), "line 1, column 1: expected a value, found the end");
    EXPECT_EQ(fault_of("{\n  \"a\": 1,\n  b: 2}"),
              "line 3, column 3: expected a key in quotation marks, found 'b'");
    EXPECT_EQ(fault_of("[1 2]"), "line 1, column 4: expected ',' or ']' after an item, found '2'");
    EXPECT_EQ(fault_of("{\"a\" 1}"), "line 1, column 6: expected ':' after a key, found '1'");
    EXPECT_EQ(fault_of("{\"a\":1"),
              "line 1, column 7: expected ',' or '}' after a member, found the end");
    EXPECT_EQ(fault_of("{} {}"), "line 1, column 4: expected the end of the JSON text, found '{'");
    EXPECT_EQ(fault_of("[1,]"), "line 1, column 4: expected a value, found ']'");
    EXPECT_EQ(fault_of("nul"), "line 1, column 1: expected a value; did you mean null?");
    EXPECT_EQ(fault_of("\"a"),
              "line 1, column 3: expected '\"' at the end of a text, found the end");
    EXPECT_EQ(fault_of(R"("\x")"),
              "line 1, column 3: expected one of \" \\ / b f n r t u after a backslash, found 'x'");
    EXPECT_EQ(fault_of("\"a\nb\""),
              "line 1, column 3: expected an escape such as \\n in place of a control character, "
              "found byte 0x0A");
}

TEST(json_reader, refuses_what_is_not_json) {
    for (const char* text :
         {"01",        "+1",       ".5",        "1.",          "1e",          "1e+",
          "-",         "--1",      "0x10",      "NaN",         "Infinity",    "-Infinity",
          "'a'",       "{a:1}",    "[1,,2]",    "[",           "{",           "]",
          "{\"a\"}",   "{\"a\":}", "{,}",       "tru",         "truex",       "// comment\n1",
          "/* c */ 1", "[1] x",    R"("\u12")", R"("\uD800")", R"("\uDC00")", R"("\uD800\u0041")",
          R"("\)",     R"("\u)"}) {
        EXPECT_FALSE(parse_json(text)) << text;
    }
}

TEST(json_reader, refuses_a_key_that_stands_twice_and_shows_the_second) {
    EXPECT_EQ(fault_of("{\"a\": 1,\n \"b\": {\"a\": 2},\n \"a\": 3}"),
              "line 3, column 2: the key \"a\" stands twice in one object");
    EXPECT_EQ(fault_of(R"({"a":1,"\u0061":2})"),
              "line 1, column 8: the key \"a\" stands twice in one object");
    const std::string key = '"' + std::string(1000, 'k') + "\":1";
    EXPECT_EQ(fault_of('{' + key + ',' + key + '}'), "line 1, column 1007: the key \"" +
                                                         std::string(60, 'k') +
                                                         "\u2026\" stands twice in one object");
}

TEST(json_reader, refuses_a_key_twice_among_many) {
    std::string text = "{";
    for (int i = 0; i < 500; ++i) {
        text += "\"key " + std::to_string(i) + "\":" + std::to_string(i) + ',';
    }
    const std::string good = text + "\"last\":0}";
    EXPECT_EQ(round_trip(good), good);
    EXPECT_EQ(fault_of(text + "\n\"key 250\":0}"),
              "line 2, column 1: the key \"key 250\" stands twice in one object");
}

TEST(json_reader, refuses_invalid_utf8) {
    for (const char* bytes :
         {"\xFF", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF8\x88\x80\x80\x80", "\x80", "\xF0\x80\x80\x80"}) {
        const std::string text = "\"abcdefgh" + std::string(bytes) + "\"";
        EXPECT_EQ(fault_of(text).substr(0, 51),
                  "line 1, column 10: expected valid UTF-8, found byte");
    }
}

TEST(json_reader, bounds_the_nesting) {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    EXPECT_TRUE(parse_json(nested(128)));
    EXPECT_EQ(fault_of(nested(129)), "line 1, column 129: nested deeper than 128 levels");
    EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
    EXPECT_TRUE(parse_json(nested(3), json_limits{3}));
    EXPECT_FALSE(parse_json(nested(4), json_limits{3}));
    EXPECT_TRUE(parse_json("[" + nested(127) + "," + nested(127) + "]"));
}

TEST(json_reader, bounds_the_number_of_values) {
    json_limits few;
    few.values = 4;
    EXPECT_TRUE(parse_json("[1,2,3]", few));
    EXPECT_TRUE(parse_json(R"({"a":1,"b":2,"c":[]})", few)) << "keys do not count";
    const auto more = parse_json("[1,2,3,4]", few);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().message,
              "line 1, column 8: more than 4 values in one text; ask for less at a time");
}

TEST(json_reader, a_large_page_passes_and_a_flood_of_values_does_not) {
    std::string page = "[";
    for (int record = 0; record < 10'000; ++record) {
        page += R"({"id":1,"tags":[1,2,3],"text":"abc","a":1,"b":2,"c":3,"d":4,"e":5},)";
    }
    page.back() = ']';
    EXPECT_TRUE(parse_json(page));
    std::string flood = "[0";
    for (int value = 0; value < 1'000'000; ++value) {
        flood += ",0";
    }
    EXPECT_FALSE(parse_json(flood + "]"));
}

TEST(json_reader, agrees_with_boost_on_what_is_json) {
    const std::string seed = R"({"a":[1,-2.5e3,"x\n\u00e9"],"b":{"c":null,"d":true},"f1":false})";
    for (std::size_t at = 0; at < seed.size(); ++at) {
        for (const char letter : std::string("{}[]\",:\\ 0-.eEx\n\x80")) {
            std::string text = seed;
            text[at] = letter;
            boost::system::error_code error;
            const json::value read = json::parse(text, error);
            const result<json::value> ours = parse_json(text);
            EXPECT_EQ(ours.has_value(), !error) << text;
            if (ours && !error) {
                EXPECT_TRUE(json_equal(*ours, read)) << text;
            }
        }
    }
}

}  // namespace
}  // namespace sluice
