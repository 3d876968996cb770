#include <sluice/model/foreign_json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* replaced = "\xEF\xBF\xBD";

foreign_json read(std::string_view text) {
    auto got = parse_foreign_json(text);
    EXPECT_TRUE(got) << (got ? "" : got.error().message);
    return got ? *std::move(got) : foreign_json();
}

std::string text_in(std::string_view text) {
    const auto got = read(text);
    return got.value.is_string() ? std::string(got.value.get_string()) : "no text";
}

foreign_list read_list(std::string_view text) {
    auto got = parse_foreign_list(text);
    EXPECT_TRUE(got) << (got ? "" : got.error().message);
    return got ? *std::move(got) : foreign_list();
}

std::vector<std::string> reasons_of(const foreign_list& list) {
    std::vector<std::string> all;
    for (const auto& one : list.unreadable) {
        all.push_back(one.reason);
    }
    return all;
}

TEST(foreign_json, valid_json_is_read_as_the_strict_reader_does) {
    for (const char* text :
         {R"({"a":[1.10,-0,"\ud83d\ude00é"],"b":{"c":null}})", "7", "\"\"", "[]"}) {
        const auto got = read(text);
        EXPECT_TRUE(json_equal(got.value, parse_json(text).value())) << text;
        EXPECT_THAT(got.mended, IsEmpty()) << text;
    }
}

TEST(foreign_json, half_a_surrogate_pair_is_replaced_and_told) {
    const std::string r = replaced;
    EXPECT_EQ(text_in(R"("\ud83d")"), r);
    EXPECT_EQ(text_in(R"("\ude00x")"), r + "x");
    EXPECT_EQ(text_in(R"("a\ud83d b")"), "a" + r + " b");
    EXPECT_EQ(text_in(R"("\ud83d\n")"), r + "\n");
    EXPECT_EQ(text_in(R"("\ud83d\u0041")"), r + "A");
    EXPECT_EQ(text_in(R"("\ud83d\ud83d\ude00")"), r + "\U0001F600");
    EXPECT_EQ(read(R"({"k\udfff":1})").value.as_object().begin()->key(), "k" + r);
    EXPECT_THAT(read("{\"a\":1,\n\"b\":\"x\\ud83d\"}").mended,
                ElementsAre("line 2, column 7: half of a surrogate pair became U+FFFD"));
    EXPECT_THAT(read(R"(["\ud83d","\ud83d"])").mended,
                ElementsAre("line 1, column 3: half of a surrogate pair became U+FFFD (2 times)"));
}

TEST(foreign_json, bytes_that_are_no_utf8_are_replaced_and_told) {
    const std::string r = replaced;
    EXPECT_EQ(text_in("\"caf\xE9\""), "caf" + r);
    EXPECT_EQ(text_in("\"\xE4hnlich\""), r + "hnlich");
    EXPECT_EQ(text_in("\"\xED\xA0\xBD\xED\xB8\x80\""), r + r) << "CESU-8";
    EXPECT_EQ(text_in("\"\x80\xFF\""), r + r);
    EXPECT_EQ(text_in("\"\xC3\""), r) << "the quotation mark is no part of it";
    EXPECT_EQ(text_in("\"\xFF\\n\xFFx\""), r + "\n" + r + "x");
    EXPECT_THAT(read("\"caf\xE9\"").mended,
                ElementsAre("line 1, column 5: bytes that are no UTF-8 became U+FFFD"));
}

TEST(foreign_json, raw_control_characters_stand_for_themselves) {
    using namespace std::string_view_literals;
    EXPECT_EQ(text_in("\"a\nb\tc\""), "a\nb\tc");
    EXPECT_EQ(text_in("\"a\0b\""sv), "a\0b"sv);
    EXPECT_THAT(read("\"a\nb\"").mended,
                ElementsAre("line 1, column 3: a raw control character stands for itself"));
}

TEST(foreign_json, the_last_value_of_a_doubled_key_counts) {
    EXPECT_EQ(write_json(read(R"({"a":1,"b":2,"a":{"c":3,"c":4}})").value),
              R"({"a":{"c":4},"b":2})");
    EXPECT_THAT(read(R"({"a":1,"a":2,"a":3})").mended,
                ElementsAre("line 1, column 8: a key stands twice in one object: its last value "
                            "counts (2 times)"));
    std::string many = "{";
    for (int i = 0; i < 100; ++i) {
        many += "\"k" + std::to_string(i) + "\":0,";
    }
    const auto got = read(many + R"("k7":1})").value.as_object();
    EXPECT_EQ(got.size(), 100U);
    EXPECT_EQ(got.at("k7"), 1);
}

TEST(foreign_json, a_number_that_json_does_not_have_is_null) {
    EXPECT_EQ(write_json(read(R"({"a":NaN,"b":[-Infinity,Infinity]})").value),
              R"({"a":null,"b":[null,null]})");
    EXPECT_THAT(read("NaN").mended, ElementsAre("line 1, column 1: NaN or Infinity became null"));
    EXPECT_FALSE(parse_foreign_json("Nan"));
    EXPECT_FALSE(parse_foreign_json("-Inf"));
}

TEST(foreign_json, a_byte_order_mark_is_passed_over_at_the_beginning_only) {
    EXPECT_EQ(write_json(read("\xEF\xBB\xBF[1]").value), "[1]");
    EXPECT_THAT(read("\xEF\xBB\xBF[1]").mended, IsEmpty());
    EXPECT_FALSE(
        parse_foreign_json("[\xEF\xBB\xBF"
                           "1]"));
    EXPECT_FALSE(parse_foreign_json("\xEF\xBB\xBF\xEF\xBB\xBF[1]"));
    EXPECT_FALSE(parse_foreign_json("\xEF\xBB\xBF"));
}

TEST(foreign_json, nothing_ends_a_text_but_its_end) {
    using namespace std::string_view_literals;
    for (const auto text : {"[1]\0"sv, "[1]\0[2]"sv, "{}\0\0"sv, "[1] x"sv, "[1][2]"sv, "\0[1]"sv,
                            ""sv, "[1,\0 2]"sv, "\"a"sv, "tru"sv}) {
        EXPECT_FALSE(parse_foreign_json(text)) << text;
    }
    EXPECT_EQ(parse_foreign_json("[1]\0[2]"sv).error().message,
              "line 1, column 4: expected the end of the JSON text, found byte 0x00");
}

TEST(foreign_json, says_the_same_as_the_strict_reader_wherever_that_reads) {
    const std::string seed = R"({"a":[1,-2.5e3,"x\n\u00e9"],"b":{"c":null,"d":true},"f1":false})";
    std::size_t read_by_both = 0;
    for (std::size_t at = 0; at < seed.size(); ++at) {
        for (const char letter : std::string("{}[]\",:\\ 0-.eEx\n\x80")) {
            std::string text = seed;
            text[at] = letter;
            const auto strictly = parse_json(text);
            if (!strictly) {
                continue;
            }
            ++read_by_both;
            EXPECT_TRUE(json_equal(read(text).value, *strictly)) << text;
            EXPECT_THAT(read(text).mended, IsEmpty()) << text;
            EXPECT_TRUE(json_equal(read_list(text).whole.value, *strictly)) << text;
        }
    }
    EXPECT_GT(read_by_both, 100U);
}

TEST(foreign_list, one_element_that_cannot_be_read_is_taken_out_alone) {
    for (const char* bad : {"{\"id\":2,\"n\":undefined}", "{\"id\":2,\"n\":'x'}", "{\"id\":2,}",
                            "{\"id\":02}", "{\"id\":2 \"n\":1}", "{\"id\":\"\\x\"}", "{id:2}",
                            "oops", "{\"id\":2,\"t\":\"a, ] } \\\" b\",\"n\":[+1]}"}) {
        const auto text = R"({"items": [{"id":1}, )" + std::string(bad) + R"(, {"id":3}], "n":3})";
        const auto got = read_list(text);
        EXPECT_EQ(write_json(got.whole.value), R"({"items":[{"id":1},{"id":3}],"n":3})") << bad;
        ASSERT_EQ(got.unreadable.size(), 1U) << bad;
        EXPECT_EQ(got.unreadable[0].text, bad);
        EXPECT_THAT(got.unreadable[0].reason, ::testing::StartsWith("line 1, column ")) << bad;
    }
}

TEST(foreign_list, elements_are_taken_out_wherever_they_stand) {
    EXPECT_EQ(write_json(read_list("[oops]").whole.value), "[]");
    EXPECT_EQ(write_json(read_list("[oops,1]").whole.value), "[1]");
    EXPECT_EQ(write_json(read_list("[1,oops]").whole.value), "[1]");
    const auto got = read_list("[a,\nb,1,c,\n d ]");
    EXPECT_EQ(write_json(got.whole.value), "[1]");
    EXPECT_THAT(reasons_of(got), ElementsAre("line 1, column 2: expected a value, found 'a'",
                                             "line 2, column 1: expected a value, found 'b'",
                                             "line 2, column 5: expected a value, found 'c'",
                                             "line 3, column 2: expected a value, found 'd'"));
}

TEST(foreign_list, an_element_that_is_nested_too_deep_is_taken_out) {
    const auto deep = std::string(200, '[') + std::string(200, ']');
    const auto got = read_list("[1," + deep + ",2]");
    EXPECT_EQ(write_json(got.whole.value), "[1,2]");
    EXPECT_THAT(reasons_of(got), ElementsAre("line 1, column 131: nested deeper than 128 levels"));
}

TEST(foreign_list, the_outermost_array_is_the_list) {
    const auto got = read_list(R"([{"id":1,"tags":["a",oops]},{"id":2,"tags":["b"]}])");
    EXPECT_EQ(write_json(got.whole.value), R"([{"id":2,"tags":["b"]}])");
    EXPECT_EQ(got.unreadable.at(0).text, R"({"id":1,"tags":["a",oops]})");
    EXPECT_EQ(write_json(read_list(R"({"a":[oops],"b":[1,oops]})").whole.value),
              R"({"a":[],"b":[1]})");
}

TEST(foreign_list, a_comma_too_many_is_no_element) {
    const auto got = read_list(R"({"items":[1,2,],"more":[,3]})");
    EXPECT_EQ(write_json(got.whole.value), R"({"items":[1,2],"more":[3]})");
    EXPECT_THAT(got.unreadable, IsEmpty());
    EXPECT_THAT(got.whole.mended, ElementsAre("a comma without an element was passed over"));
}

TEST(foreign_list, what_is_mended_elsewhere_keeps_its_place) {
    const auto got = read_list("[oops,\n\"\\ud83d\"]");
    EXPECT_THAT(got.whole.mended,
                ElementsAre("line 2, column 2: half of a surrogate pair became U+FFFD"));
}

TEST(foreign_list, a_text_whose_elements_cannot_be_told_fails_whole) {
    using namespace std::string_view_literals;
    for (const auto text : {"[{\"a\":1,oops"sv, "[{\"a\":1]},2]"sv, "[1,\"open]"sv,
                            "{\"a\":oops}"sv, "[1]\0"sv, "[1] [oops]"sv, "[1],oops"sv}) {
        EXPECT_FALSE(parse_foreign_list(text)) << text;
    }
}

TEST(foreign_list, the_text_of_an_element_is_readable_and_bounded) {
    const auto got = read_list("[oops\xFF " + std::string(100'000, 'x') + ",1]");
    EXPECT_THAT(got.unreadable.at(0).text, ::testing::StartsWith("oops" + std::string(replaced)));
    EXPECT_LT(got.unreadable.at(0).text.size(), 4200U);
}

}  // namespace
}  // namespace sluice
