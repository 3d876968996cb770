#include "formats/binary_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::formats {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::string fault_of(std::string_view value) {
    const auto read = bytes_of_value(parse_json(value).value());
    return read ? "none" : describe(read.error());
}

TEST(binary_value, a_record_says_name_type_size_and_hash_and_holds_the_bytes) {
    EXPECT_EQ(write_json(value_of_bytes("\xff\0\n"s, "image/png; a=b", "a.png")),
              R"({"name":"a.png","content_type":"image/png; a=b","size":3,"sha256":)"
              R"("c933d2fe5a3675b959c287c271739ac2db888cc8c0d68c1c5b58ac5b80f5d735",)"
              R"("base64":"/wAK"})");
}

TEST(binary_value, a_type_that_nobody_says_is_that_of_the_name) {
    EXPECT_EQ(text_member(value_of_bytes("", "", "A.JPG"), "content_type"), "image/jpeg");
    EXPECT_EQ(text_member(value_of_bytes("", " ", "x.exe"), "content_type"),
              "application/octet-stream");
    EXPECT_TRUE(value_of_bytes("", "", "").at("name").is_null());
}

TEST(binary_value, any_bytes_come_back_as_they_were) {
    std::string bytes;
    for (int i = 0; i < 1000; ++i) {
        bytes += static_cast<char>(i * 7);
        const auto back = bytes_of_value(value_of_bytes(bytes, "a/b", "n"));
        ASSERT_TRUE(back) << describe(back.error());
        ASSERT_EQ(back->bytes, bytes);
        ASSERT_EQ(back->content_type, "a/b");
    }
    EXPECT_EQ(bytes_of_value(json::value("/wAK")).value().bytes, "\xff\0\n"s);
}

TEST(binary_value, other_values_hold_no_bytes) {
    EXPECT_THAT(fault_of("7"), HasSubstr("expected a text in base 64, found number"));
    EXPECT_THAT(fault_of("[]"), HasSubstr("found array"));
    EXPECT_THAT(fault_of(R"({"text":"a"})"), HasSubstr("no member `base64`"));
    EXPECT_THAT(fault_of(R"({"base64":7})"), HasSubstr("no member `base64`"));
    EXPECT_THAT(fault_of(R"("/w")"), HasSubstr("no base 64 with its padding"));
    EXPECT_THAT(fault_of(R"("not base 64!")"), HasSubstr("no base 64"));
}

TEST(binary_value, a_disposition_names_the_file_and_no_directory) {
    EXPECT_EQ(name_of_disposition("attachment; filename=a.png"), "a.png");
    EXPECT_EQ(name_of_disposition("attachment; FILENAME = \"a; b.png\" ; x=1"), "a; b.png");
    EXPECT_EQ(name_of_disposition(R"(inline; filename="a\"b.png")"), "a\"b.png");
    EXPECT_EQ(name_of_disposition("attachment; filename=x; filename*=UTF-8''%c3%bc%20b.png"),
              "\xc3\xbc b.png");
    EXPECT_EQ(name_of_disposition("attachment; filename*=ISO-8859-1''%fc; filename=y"), "y");
    EXPECT_EQ(name_of_disposition("attachment; filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name_of_disposition("attachment; filename=\"C:\\\\x\\\\a.png\""), "a.png");
    for (const auto* none :
         {"", "attachment", ";", "attachment; filename", "a; filename=", "a; filename=\"..\"",
          "a; filename*=UTF-8''%f", ";;;=;\"", "a;=\"\\"}) {
        EXPECT_EQ(name_of_disposition(none), "") << none;
    }
}

TEST(binary_value, a_place_ends_with_the_name) {
    EXPECT_EQ(name_of_place("https://shop.example/img/a%20b.png?size=2#x"), "a b.png");
    EXPECT_EQ(name_of_place("https://shop.example/img/100%.png"), "100%.png");
    EXPECT_EQ(name_of_place("https://shop.example/..%2f..%2fa"), "a");
    for (const auto* none :
         {"https://shop.example", "https://shop.example/", "", "https://h/a/.."}) {
        EXPECT_EQ(name_of_place(none), "") << none;
    }
}

}  // namespace
}  // namespace sluice::formats
