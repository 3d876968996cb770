#include "page_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

texts read(const std::string& name, const std::string& text) {
    page_fixture bench;
    bench.give(name, text);
    return bench.all();
}

TEST(ndjson_reader, gives_each_line_and_keeps_numbers) {
    EXPECT_EQ(read("a.ndjson", "\xEF\xBB\xBF{\"p\":1.10}\r\n\n \n[18446744073709551617]\n\"x\""),
              (texts{R"({"p":1.10})", "[18446744073709551617]", "\"x\""}));
    EXPECT_EQ(read("a.jsonl", ""), texts{});
}

TEST(ndjson_reader, takes_every_line_end) {
    for (const std::string end : {"\n", "\r\n", "\r", "\r\r\n", "\n\r"}) {
        EXPECT_EQ(read("a.ndjson", "1" + end + "{\"a\":\"\\r\"}" + end + "{\"b\":" + "\r2}" + end),
                  (texts{"1", R"({"a":"\r"})", R"({"b":2})"}))
            << end.size();
    }
    const auto found = read("a.ndjson", "1\r2\r\r}\r");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[2].rfind("a.ndjson:4: ", 0), 0U) << found[2];
}

TEST(ndjson_reader, names_the_line_of_a_fault) {
    const auto found = read("a.ndjson", "{\"a\":1}\n\n{\"a\":}\n{\"a\":2}\n");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0], R"({"a":1})");
    EXPECT_EQ(found[1], R"({"a":2})");
    EXPECT_EQ(found[2].rfind("a.ndjson:3: line 1, column ", 0), 0U) << found[2];
}

TEST(ndjson_reader, mends_what_has_a_plain_meaning_and_says_so) {
    page_fixture bench;
    bench.give("a.ndjson", "{\"a\":1}\n{\"t\":\"cut \\ud83d\"}\n{\"a\":1,\"a\":2}\n\"\xFC\"\n");
    const auto outcome = bench.next();
    texts found;
    for (const auto& each : outcome.value().page.entities) {
        found.push_back(write_json(each.data));
    }
    EXPECT_EQ(found, (texts{R"({"a":1})", "{\"t\":\"cut \uFFFD\"}", R"({"a":2})", "\"\uFFFD\""}));
    EXPECT_TRUE(outcome->page.unreadable.empty());
    EXPECT_EQ(outcome->mended_records, 3);
    ASSERT_EQ(outcome->mended.size(), 1U);
    EXPECT_NE(outcome->mended[0].find("a.ndjson:2: line 1, column "), std::string::npos);
    EXPECT_NE(outcome->mended[0].find("half of a surrogate pair became U+FFFD"), std::string::npos);
}

TEST(ndjson_reader, a_line_that_was_cut_off_in_a_quiet_file_is_set_aside) {
    EXPECT_EQ(read("a.ndjson", "1\n{\"a\":1").at(1).rfind("a.ndjson:2: ", 0), 0U);
}

TEST(ndjson_reader, a_line_past_the_limit_is_set_aside) {
    EXPECT_EQ(read("a.ndjson", "1\n\"" + std::string(200'000, 'x') + "\"\n2\n"),
              (texts{"1", "2",
                     "a.ndjson:2: the line is longer than 65536 bytes (raise 'largest_record')"}));
}

TEST(json_array_reader, gives_each_element_and_keeps_numbers) {
    EXPECT_EQ(read("a.json", " [ {\"a\":[1,{\"b\":\"]},[\\\"\\\\\"}]} ,\n 2.50,\"x,y\" , [] ] \n"),
              (texts{R"({"a":[1,{"b":"]},[\"\\"}]})", "2.50", "\"x,y\"", "[]"}));
    EXPECT_EQ(read("a.json", "\xEF\xBB\xBF[]"), texts{});
}

TEST(json_array_reader, names_the_place_of_a_fault) {
    EXPECT_EQ(read("a.json", "{}"),
              texts{"a.json:1: expected '[': the file must be one JSON array"});
    EXPECT_EQ(read("a.json", ""), texts{"a.json: the file is empty"});
    EXPECT_EQ(read("a.json", "\xEF\xBB\xBF\n"), texts{"a.json: the file is empty"});
    EXPECT_EQ(read("a.json", "[1,\n2"),
              (texts{"1", "a.json:2: the file ends inside of its array"}));
    EXPECT_EQ(read("a.json", "[1] x"), texts{"a.json:1: something stands after the array"});
    EXPECT_EQ(read("a.json", "[1}"), texts{"a.json:1: expected ',' or ']' after an element"});
    const auto found = read("a.json", "[1,\n\n{\"a\":},3]");
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[1], "3");
    EXPECT_EQ(found[2].rfind("a.json:3: in the element that begins here: ", 0), 0U) << found[2];
    EXPECT_EQ(read("a.json", "[1,]").size(), 2U);
    EXPECT_EQ(read("a.json", "[,1]").at(1).rfind("a.json:1: ", 0), 0U);
}

TEST(json_array_reader, a_nul_is_not_the_end_of_the_file) {
    using namespace std::string_literals;
    EXPECT_EQ(read("a.json", "[1]\0 [2]"s), texts{"a.json:1: something stands after the array"});
    EXPECT_EQ(read("a.json", "[1]\0"s), texts{"a.json:1: something stands after the array"});
    EXPECT_EQ(read("a.json", "\0[1]"s),
              texts{"a.json:1: expected '[': the file must be one JSON array"});
    EXPECT_EQ(read("a.json", "[1\0,2]"s).at(1).rfind("a.json:1: in the element", 0), 0U);
}

TEST(json_array_reader, refuses_an_element_past_the_limit) {
    const auto found = read("a.json", "[1,\"" + std::string(200'000, 'x') + "\"]");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NE(found[1].find("longer than 65536 bytes"), std::string::npos);
}

TEST(json_array_reader, goes_on_at_any_element) {
    page_fixture bench;
    bench.settings.page_size = 1;
    bench.give("a.json", "[ 1 , {\"a\":2},\n3]\n");
    EXPECT_EQ(bench.all(), (texts{"1", R"({"a":2})", "3"}));
}

}  // namespace
}  // namespace sluice::file
