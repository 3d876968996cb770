#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace sluice {
namespace {

const json::value& sample() {
    static const json::value made = parse_json(R"({
        "text": "a\u0000b", "empty": "", "exact": 1.10, "whole": -7, "count": 18446744073709551615,
        "yes": true, "no": false, "null": null, "list": ["x"]
    })")
                                        .value();
    return made;
}

TEST(json_member, is_found_in_an_object_only) {
    ASSERT_NE(member(sample(), "whole"), nullptr);
    EXPECT_EQ(member(sample(), "whole"), member(sample().get_object(), "whole"));
    EXPECT_EQ(member(sample(), "missing"), nullptr);
    EXPECT_EQ(member(json::value("text"), "text"), nullptr);
    EXPECT_EQ(member(*member(sample(), "list"), "0"), nullptr);
}

TEST(json_member, gives_its_text_and_nothing_of_another_kind) {
    using namespace std::string_literals;
    EXPECT_EQ(text_member(sample(), "text"), "a\0b"s);
    EXPECT_EQ(text_member(sample().get_object(), "text"), "a\0b"s);
    for (const auto* name : {"empty", "exact", "whole", "yes", "null", "list", "missing"}) {
        EXPECT_EQ(text_member(sample(), name), "") << name;
    }
    EXPECT_EQ(text_member(json::value(nullptr), "text"), "");
    EXPECT_EQ(text_or_empty(json::value("a")), "a");
    EXPECT_EQ(text_or_empty(json::value(1)), "");
    EXPECT_EQ(text_or_empty(*member(sample(), "exact")), "") << "a number that is kept as its text";
}

TEST(json_member, gives_a_whole_number_with_a_sign) {
    EXPECT_EQ(integer_member(sample(), "whole"), -7);
    EXPECT_EQ(integer_member(sample().get_object(), "whole"), -7);
    for (const auto* name : {"text", "count", "exact", "yes", "null", "missing"}) {
        EXPECT_EQ(integer_member(sample(), name), std::nullopt) << name;
    }
    EXPECT_EQ(integer_member(json::value(nullptr), "whole"), std::nullopt);
    EXPECT_EQ(integer_member(json::object{{"round", 3.0}}, "round"), std::nullopt);
    EXPECT_EQ(integer_member(json::object{{"size", std::size_t{9900}}}, "size"), 9900);
    constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(integer_member(json::object{{"size", largest}}, "size"), std::nullopt);
}

TEST(json_member, gives_a_count_in_whichever_form_it_stands) {
    EXPECT_EQ(count_member(sample(), "count"), 18446744073709551615U);
    const json::object counts{{"signed", 7}, {"round", 3.0}, {"binary", 2.5}};
    EXPECT_EQ(count_member(counts, "signed"), 7U);
    EXPECT_EQ(count_member(counts, "round"), 3U);
    EXPECT_EQ(count_member(counts, "binary"), std::nullopt);
    for (const auto* name : {"text", "whole", "exact", "yes", "null", "missing"}) {
        EXPECT_EQ(count_member(sample(), name), std::nullopt) << name;
    }
}

TEST(json_member, is_a_flag_when_it_is_true) {
    EXPECT_TRUE(flag_member(sample().get_object(), "yes"));
    for (const auto* name : {"no", "text", "whole", "null", "missing"}) {
        EXPECT_FALSE(flag_member(sample().get_object(), name)) << name;
    }
}

}  // namespace
}  // namespace sluice
