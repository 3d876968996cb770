#include "sandbox/field_reader.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

json::object object(const char* text) {
    return parse_json(text)->as_object();
}

TEST(field_reader, reads_what_is_there_and_takes_null_as_not_given) {
    const auto body = object(R"({"a":"x","b":["y","z"],"c":3,"d":true,"e":null})");
    field_reader read(body);
    EXPECT_EQ(read.text("a"), "x");
    EXPECT_EQ(read.texts("b"), (std::vector<std::string>{"y", "z"}));
    EXPECT_EQ(read.number("c", 1, 3), 3);
    EXPECT_EQ(read.flag("d"), true);
    EXPECT_EQ(read.text("e"), std::nullopt);
    EXPECT_EQ(read.choice("a", {"w", "x"}), "x");
    read.allow_only({"a", "b", "c", "d", "e"});
    EXPECT_FALSE(read.failed()) << read.complaint();
}

TEST(field_reader, keeps_the_first_complaint) {
    const auto body = object(R"({"a":1,"b":"x"})");
    field_reader read(body);
    read.text("a");
    read.texts("b");
    EXPECT_EQ(read.complaint(), "a must be a string.");
}

TEST(field_reader, takes_a_number_too_long_for_a_machine_as_a_number) {
    const auto body = object(R"({"a":123456789012345678901234567890,"b":1.10})");
    field_reader text(body);
    text.text("a");
    EXPECT_TRUE(text.failed());
    field_reader number(body);
    number.number("a", 0, 10);
    EXPECT_TRUE(number.failed());
}

TEST(field_reader, complains_of_types_limits_and_strangers) {
    const auto body = object(R"({"a":["x",1],"b":11,"c":"z","d":"true"})");
    const auto complaint = [&](auto use) {
        field_reader read(body);
        use(read);
        return read.complaint();
    };
    EXPECT_NE(complaint([](auto& read) { read.texts("a"); }), "");
    EXPECT_NE(complaint([](auto& read) { read.texts("a", 1); }), "");
    EXPECT_NE(complaint([](auto& read) { read.number("b", 0, 10); }), "");
    EXPECT_NE(complaint([](auto& read) { read.choice("c", {"x", "y"}); }), "");
    EXPECT_NE(complaint([](auto& read) { read.flag("d"); }), "");
    EXPECT_EQ(complaint([](auto& read) { read.allow_only({"a", "b", "c"}); }),
              "There is no field d.");
}

}  // namespace
}  // namespace sluice::sandbox
