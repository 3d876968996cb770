#include "expression/html_text.hpp"

#include <sluice/model/utf8.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sluice::jmespath {
namespace {

TEST(html_text, decodes_named_and_numbered_characters) {
    EXPECT_EQ(html_decoded("Fish &amp; chips &lt;5 &euro;&gt;"), "Fish & chips <5 €>");
    EXPECT_EQ(html_decoded("&#8364;&#x20AC;&#X20ac;"), "€€€");
    EXPECT_EQ(html_decoded("&#128;&#150;"), "€–");
    EXPECT_EQ(html_decoded("&copy 2026 &AMP &amp"), "© 2026 & &");
    EXPECT_EQ(html_decoded("&notit; &notin; &NotEqualTilde;"), "¬it; ∉ ≂̸");
    EXPECT_EQ(html_decoded("&CounterClockwiseContourIntegral;"), "∳");
    EXPECT_EQ(html_decoded("&amp;lt;"), "&lt;") << "once only";
}

TEST(html_text, leaves_what_is_no_reference) {
    EXPECT_EQ(html_decoded("a & b && &; &unknown; &#; &#x; &#xZ; &"),
              "a & b && &; &unknown; &#; &#x; &#xZ; &");
    EXPECT_EQ(html_decoded("&#0;&#xD800;&#x110000;&#99999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD9;")
        << "ten digits are read at most";
}

TEST(html_text, parts_blocks_and_joins_the_rest) {
    EXPECT_EQ(html_as_text("<p>One</p><p>Two <b>bold</b>\n  text</p>"), "One\n\nTwo bold text");
    EXPECT_EQ(html_as_text("a<br>b<br/>c<BR />d"), "a\nb\nc\nd");
    EXPECT_EQ(html_as_text("a<br><br><br>b"), "a\n\nb");
    EXPECT_EQ(html_as_text("<ul>\n<li>x</li>\n<li><p>y</p></li></ul>after"), "- x\n- y\n\nafter");
    EXPECT_EQ(html_as_text("<div>a</div><div>b</div>"), "a\nb");
    EXPECT_EQ(html_as_text("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
              "a b\nc");
    EXPECT_EQ(html_as_text("  <h1>T</h1> text&nbsp;&nbsp;here "), "T\n\ntext here");
    EXPECT_EQ(html_as_text("x<span>y</span>z"), "xyz");
    EXPECT_EQ(html_as_text("plain &lt;b&gt; text"), "plain <b> text");
    EXPECT_EQ(html_as_text(""), "");
}

TEST(html_text, leaves_out_scripts_styles_and_comments) {
    EXPECT_EQ(html_as_text("a<script>if (x < 1) { y('</p>'); }</script>b"), "ab");
    EXPECT_EQ(html_as_text("a<STYLE type=\"x\">p > b {}</Style>b"), "ab");
    EXPECT_EQ(html_as_text("a<!-- <p>no</p> -->b<!DOCTYPE html><?xml x?>c"), "abc");
    EXPECT_EQ(html_as_text("a<script>never ends"), "a");
    EXPECT_EQ(html_as_text("<a title=\"5 > 4\" href='x>y'>link</a>"), "link");
}

TEST(html_text, keeps_what_only_looks_like_a_tag) {
    EXPECT_EQ(html_as_text("1 < 2 and 3 > 2"), "1 < 2 and 3 > 2");
    EXPECT_EQ(html_as_text("x <b y"), "x <b y");
    EXPECT_EQ(html_as_text("a <!-- no end"), "a <!-- no end");
    EXPECT_EQ(html_as_text("<"), "<");
    EXPECT_EQ(html_as_text("</"), "</");
    EXPECT_EQ(html_as_text("a <3 b"), "a <3 b");
}

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

// A reader that looks for the same end again and again would take minutes here.
TEST(html_text, takes_linear_time_whatever_the_html_is) {
    for (const char* part : {"<!--", "<a ", "<a x=\"", "<", "&", "&#", "<script>", "</script", "<?",
                             "<p", "&ampamp", "<a b='<"}) {
        const std::string html = repeated(part, 200'000);
        EXPECT_LE(html_as_text(html).size(), html.size() + 2) << part;
        EXPECT_LE(html_decoded(html).size(), html.size()) << part;
    }
}

TEST(html_text, gives_valid_text_for_random_html) {
    std::mt19937 random(11);
    const std::string_view parts[] = {"<",   ">",   "/",  "p",   "script", " ", "&",
                                      "#",   ";",   "x",  "amp", "\"",     "'", "=",
                                      "!--", "-->", "li", "br",  "\u00e9", "0", "9"};
    for (int i = 0; i < 5000; ++i) {
        std::string html;
        for (std::size_t count = random() % 30; count != 0; --count) {
            html += parts[random() % std::size(parts)];
        }
        EXPECT_EQ(utf8_fault(html_as_text(html)), std::string_view::npos) << html;
        EXPECT_EQ(utf8_fault(html_decoded(html)), std::string_view::npos) << html;
    }
}

}  // namespace
}  // namespace sluice::jmespath
