// Bodies that others broke: cut at every byte, with every byte replaced, nested without end. Each
// is read or refused, and nothing that comes out is anything but UTF-8.

#include "formats/body_value.hpp"

#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <map>

namespace sluice::formats {
namespace {

using enum body_format;

const std::map<body_format, std::string> samples{
    {json, R"([{"a":"\ud83d\ude00","b":[1,2.50]},{"c":null}])"},
    {ndjson, "{\"a\":1}\n\n{\"b\":\"x\"}\r\n"},
    {csv, "a,b\r\n1,\"x\r\n\"\"y\"\r\n2,gr\xC3\xBCn\r\n"},
    {xml, "<?xml version=\"1.0\"?><a x='1'><b>&amp;<![CDATA[ c ]]></b><!-- d --></a>"},
    {yaml, "a: &x [1, {b: c}]\nd: *x\n"},
    {form, "a=1&b=%C3%BC+x&c"},
    {feed,
     "<?xml version='1.0' encoding='windows-1252'?><rss><channel><item><guid>a</guid>"
     "<pubDate>Mon, 02 Feb 2026 10:00:00 EST</pubDate></item></channel></rss>"},
    {text, "x"},
};

// Returns whether the body was read.
bool judge(body_format format, const std::string& body) {
    const auto read = read_body(body, format, {});
    if (!read) {
        EXPECT_FALSE(read.error().message.empty()) << body;
        EXPECT_EQ(read.error().kind, failure_class::invalid) << body;
        return false;
    }
    EXPECT_EQ(utf8_fault(write_json(read->value)), std::string_view::npos) << body;
    for (const auto& one : read->unreadable) {
        EXPECT_EQ(utf8_fault(one.text), std::string_view::npos) << body;
    }
    return true;
}

TEST(bad_input, a_body_may_end_anywhere) {
    for (const auto& [format, sample] : samples) {
        ASSERT_TRUE(judge(format, sample)) << sample;
        for (std::size_t length = 0; length < sample.size(); ++length) {
            judge(format, sample.substr(0, length));
        }
    }
}

TEST(bad_input, any_byte_may_be_another) {
    for (const auto& [format, sample] : samples) {
        for (std::size_t at = 0; at < sample.size(); ++at) {
            for (const char byte : std::string("\0\xFF\xC3\x80\"<&,{[\r\n:=%", 16)) {
                auto broken = sample;
                broken[at] = byte;
                judge(format, broken);
                broken.insert(at, 3, byte);
                judge(format, broken);
            }
        }
    }
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

TEST(bad_input, nesting_has_a_bound) {
    constexpr std::size_t deep = 100'000;
    EXPECT_FALSE(judge(json, repeated("[", deep)));
    EXPECT_FALSE(judge(json, repeated("{\"a\":", deep)));
    EXPECT_FALSE(judge(xml, repeated("<a>", deep) + repeated("</a>", deep)));
    EXPECT_FALSE(judge(yaml, repeated("[", deep)));
    judge(feed, "<rss><channel><item>" + repeated("<a>", deep));
    judge(feed, "<feed><entry><content type='xhtml'>" + repeated("<a>", deep) +
                    repeated("</a>", deep) + "</content></entry></feed>");
}

}  // namespace
}  // namespace sluice::formats
