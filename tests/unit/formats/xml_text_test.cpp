// The parser takes more than XML allows. These texts must not slip past the checks before it.

#include "formats/xml_text.hpp"

#include <sluice/model/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::formats {
namespace {

using ::testing::HasSubstr;

std::string xml_outcome(const std::string& text) {
    const auto read = value_from_xml(text);
    return read ? "read: " + write_json(*read) : read.error().message;
}

// libFuzzer found the first of these: the checks took the text for CDATA, and the parser did not.
TEST(xml_text, markup_in_an_attribute_hides_nothing) {
    for (const auto* hidden : {"<a x='<![CDATA[&#2;]]>'/>", "<a x=\"<!--&#2;-->\"/>",
                               "<a x='<?&#2;?>'/>", "<a><b x='<!--'/>&#2;<b x='-->'/></a>",
                               "<a x='<!--'><!DOCTYPE a [<!ENTITY e 'x'>]>&e;</a>"}) {
        EXPECT_THAT(xml_outcome(hidden), HasSubstr("a '<' stands in a tag: write &lt;")) << hidden;
    }
}

TEST(xml_text, the_limit_of_values_holds_after_markup_in_an_attribute) {
    std::string text = "<a><b x='<!--'/>";
    for (std::size_t i = 0; i < json_limits().values; ++i) {
        text += "<b/>";
    }
    EXPECT_THAT(xml_outcome(text + "<b x='-->'/></a>"),
                HasSubstr("line 1, column 10: a '<' stands"));
    text.replace(text.find("<!--"), 4, "");
    EXPECT_THAT(xml_outcome(text + "</a>"), HasSubstr("there are more than 1000000 values"));
}

TEST(xml_text, each_attribute_is_a_value) {
    std::string text = "<a>";
    for (std::size_t i = 0; i < json_limits().values / 2; ++i) {
        text += "<b x='' y=\"\"/>";
    }
    EXPECT_THAT(xml_outcome(text + "</a>"), HasSubstr("there are more than 1000000 values"));
}

TEST(xml_text, an_attribute_holds_all_that_xml_allows) {
    EXPECT_EQ(xml_outcome("<a x='>\"=/> &lt;!-- --> ]]>' y=\"'\"/>"),
              R"(read: {"a":{"@x":">\"=/> <!-- --> ]]>","@y":"'"}})");
    EXPECT_EQ(xml_outcome("<a>x > y ]] = \"</a>"), R"(read: {"a":"x > y ]] = \""})");
}

TEST(xml_text, a_tag_that_never_ends_is_refused) {
    for (const auto* open : {"<a", "<a x='>", "<a x='y'", "<a></a", "<a x=\"'/>"}) {
        EXPECT_THAT(xml_outcome(open), HasSubstr("line 1, column ")) << open;
    }
}

}  // namespace
}  // namespace sluice::formats
