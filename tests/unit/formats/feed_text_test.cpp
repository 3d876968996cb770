#include "formats/feed_text.hpp"

#include "formats/feed_date.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::formats {
namespace {

using ::testing::HasSubstr;

json::array entries(std::string_view text) {
    auto read = entries_of_feed(text);
    EXPECT_TRUE(read) << (read ? "" : describe(read.error()));
    return read ? read->value.as_array() : json::array();
}

std::string fault(std::string_view text) {
    const auto read = entries_of_feed(text);
    return read ? "read " + write_json(read->value) : read.error().message;
}

TEST(feed_text, of_rss_2) {
    const auto all = entries(R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>News</title><link>https://n.example/</link>
<item>
  <title>Tea &amp; cake</title><link>https://n.example/1</link><guid isPermaLink="false">n-1</guid>
  <pubDate>Mon, 02 Feb 2026 10:00:00 +0100</pubDate><dc:creator>Ada</dc:creator>
  <description><![CDATA[<p>Short</p>]]></description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>
  <category>tea</category><category>cake</category>
  <enclosure url="https://n.example/1.mp3" type="audio/mpeg" length="123"/>
  <media:content url="https://n.example/1.jpg" type="image/jpeg" fileSize="x"/>
</item>
<item><guid>https://n.example/2</guid></item>
</channel></rss>)");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(write_json(all[0]),
              R"({"id":"n-1","title":"Tea & cake","link":"https://n.example/1",)"
              R"("published":"2026-02-02T09:00:00Z","updated":null,"author":"Ada",)"
              R"("summary":"<p>Short</p>","content":"<p>Long</p>","categories":["tea","cake"],)"
              R"("enclosures":[{"url":"https://n.example/1.mp3","type":"audio/mpeg","length":123},)"
              R"({"url":"https://n.example/1.jpg","type":"image/jpeg","length":null}],)"
              R"("feed":{"title":"News","link":"https://n.example/"}})");
    EXPECT_EQ(text_member(all[1].as_object(), "id"), "https://n.example/2");
    EXPECT_EQ(text_member(all[1].as_object(), "link"), "https://n.example/2");
}

TEST(feed_text, of_old_rss) {
    const auto rdf = entries(
        R"(<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d">
<channel rdf:about="c"><title>Old</title><link>l</link></channel>
<item rdf:about="i-1"><title>One</title><link>https://o.example/1</link><dc:date>2026-02-02</dc:date></item>
</rdf:RDF>)");
    ASSERT_EQ(rdf.size(), 1U);
    EXPECT_EQ(text_member(rdf[0].as_object(), "id"), "i-1");
    EXPECT_EQ(text_member(rdf[0].as_object(), "published"), "2026-02-02T00:00:00Z");
    // RSS 0.91 names a document type of another site. Nobody asks for it.
    const auto old = entries(
        "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
        "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">\n<rss version=\"0.91\"><channel>"
        "<title>Older</title><item><title>T</title><link>https://o.example/t</link></item>"
        "</channel></rss>");
    ASSERT_EQ(old.size(), 1U);
    EXPECT_EQ(text_member(old[0].as_object(), "id"), "https://o.example/t");
}

TEST(feed_text, of_atom) {
    const std::string body = R"(<P:feed xmlns:P="http://www.w3.org/2005/Atom">
<P:title>A</P:title><P:link rel="self" href="https://a.example/feed"/><P:link href="https://a.example/"/>
<P:entry><P:id>urn:1</P:id><P:title type="html">&lt;b&gt;T&lt;/b&gt;</P:title>
<P:link rel="enclosure" href="https://a.example/v.mp4" type="video/mp4" length="9"/>
<P:link rel="alternate" href="https://a.example/1"/>
<P:published>2026-02-02T10:00:00+02:00</P:published><P:updated>2026-02-03T00:00:00.5Z</P:updated>
<P:author><P:name>Ada</P:name></P:author><P:category term="tea"/>
<P:content type="xhtml"><div>x<br/></div></P:content></P:entry></P:feed>)";
    for (const std::string prefix : {"P:", ""}) {
        auto text = body;
        for (auto at = text.find("P:"); at != std::string::npos; at = text.find("P:")) {
            text.replace(at, 2, prefix.empty() ? "" : "p:");
        }
        const auto all = entries(text);
        ASSERT_EQ(all.size(), 1U) << prefix;
        EXPECT_EQ(write_json(all[0]),
                  R"({"id":"urn:1","title":"<b>T</b>","link":"https://a.example/1",)"
                  R"("published":"2026-02-02T08:00:00Z","updated":"2026-02-03T00:00:00Z",)"
                  R"("author":"Ada","summary":null,"content":"<div>x<br/></div>",)"
                  R"("categories":["tea"],"enclosures":[{"url":"https://a.example/v.mp4",)"
                  R"("type":"video/mp4","length":9}],)"
                  R"("feed":{"title":"A","link":"https://a.example/"}})");
    }
}

TEST(feed_text, of_json) {
    const auto all = entries(R"({"version":"https://jsonfeed.org/version/1.1","title":"J",
"home_page_url":"https://j.example/","items":[{"id":7,"url":"https://j.example/7","title":"T",
"content_html":"<p>x</p>","date_published":"2026-02-02T10:00:00Z","authors":[{"name":"Ada"}],
"tags":["tea"],"attachments":[{"url":"u","mime_type":"a/b","size_in_bytes":5}]},{}]})");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(write_json(all[0]),
              R"({"id":"7","title":"T","link":"https://j.example/7",)"
              R"("published":"2026-02-02T10:00:00Z","updated":null,"author":"Ada","summary":null,)"
              R"("content":"<p>x</p>","categories":["tea"],)"
              R"("enclosures":[{"url":"u","type":"a/b","length":5}],)"
              R"("feed":{"title":"J","link":"https://j.example/"}})");
    EXPECT_EQ(text_member(all[1].as_object(), "id").size(), 16U) << "a hash where nothing else is";
}

TEST(feed_text, that_breaks_off_gives_the_entries_before_the_break) {
    const auto read = entries_of_feed(
        "<rss><channel><item><guid>a</guid></item>\n<item><guid>b</guid><title>half");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value.as_array().size(), 1U);
    ASSERT_EQ(read->unreadable.size(), 1U);
    EXPECT_THAT(read->unreadable[0].reason, HasSubstr("the feed breaks off: line 2: "));
    EXPECT_THAT(read->unreadable[0].text, HasSubstr("\"id\":\"b\""));
}

TEST(feed_text, that_is_none_says_what_it_is) {
    EXPECT_EQ(fault("<html><body/></html>"), "it is no feed: its root is 'html'");
    EXPECT_THAT(fault(""), HasSubstr("it is no feed: line 1"));
    EXPECT_THAT(fault("{\"a\":1}"), HasSubstr("its JSON has no list 'items'"));
    EXPECT_THAT(fault("<rss><channel><item><title>x"), HasSubstr("it is no feed: line 1"));
    EXPECT_EQ(fault("<rss><channel/></rss>"), "read []") << "a feed without entries is one";
}

TEST(feed_text, replaces_no_entity_of_its_own) {
    const auto all = entries(
        "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y \"yy\">]>"
        "<rss><channel><item><guid>&x;&y;&amp;&nbsp;</guid></item></channel></rss>");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(text_member(all[0].as_object(), "id"), "&x;&y;&&nbsp;");
}

TEST(feed_text, with_bytes_that_are_not_utf_8_is_mended) {
    const auto read =
        entries_of_feed("<rss><channel><item><guid>a\xFF</guid></item></channel></rss>");
    ASSERT_TRUE(read);
    EXPECT_EQ(text_member(read->value.as_array()[0].as_object(), "id"), "a\xEF\xBF\xBD");
    EXPECT_EQ(read->mended.size(), 1U);
}

TEST(feed_text, with_a_nul_is_read_to_its_end) {
    using namespace std::string_literals;
    const auto made = entries_of_feed(
        "<rss><channel><item><title>a\0b\x0B</title></item><item><title>c</title></item></channel></rss>"s);
    ASSERT_TRUE(made.has_value());
    ASSERT_EQ(made->value.as_array().size(), 2U);
    EXPECT_EQ(text_member(made->value.as_array()[0], "title"), "a b\v");
    EXPECT_EQ(text_member(made->value.as_array()[1], "title"), "c");
    EXPECT_THAT(made->mended, ::testing::ElementsAre("byte 29: NUL became a blank"));
}

TEST(feed_text, in_other_encodings_is_read) {
    const auto title = [](const std::string& text) {
        const auto all = entries(text);
        return all.empty() ? "" : text_member(all[0].as_object(), "id");
    };
    const std::string rest = "<rss><channel><item><guid>gr\xFC\x80</guid></item></channel></rss>";
    for (const std::string name : {"windows-1252", "ISO-8859-1"}) {
        EXPECT_EQ(title("<?xml version='1.0' encoding='" + name + "'?>" + rest), "gr\u00FC\u20AC");
    }
    std::string wide = "\xFF\xFE";
    for (const char c : std::string("<rss><channel><item><guid>a</guid></item></channel></rss>")) {
        wide += c;
        wide += '\0';
    }
    EXPECT_EQ(title(wide), "a");
}

TEST(feed_date, is_read_as_it_stands_in_the_wild) {
    const auto read = [](std::string_view text) {
        const auto moment = feed_date(text);
        return moment ? format_utc_seconds(*moment) : "none";
    };
    for (const auto* text :
         {"Mon, 02 Feb 2026 10:00:00 GMT", "Mon, 2 Feb 2026 10:00 GMT", "2 Feb 2026 10:00:00 Z",
          "Mon, 02 February 2026 11:00:00 +0100", "Mon,02 Feb 26 05:00:00 EST",
          "02-Feb-2026 10:00:00", "2026-02-02T10:00:00Z", "2026-02-02T12:00:00.123+02:00",
          "2026-02-02 10:00:00", "2026-02-02T10:00Z", "  2026-02-02T02:00:00-0800 "}) {
        EXPECT_EQ(read(text), "2026-02-02T10:00:00Z") << text;
    }
    EXPECT_EQ(read("2026-02-02"), "2026-02-02T00:00:00Z");
    EXPECT_EQ(read("1 Jan 99 00:00 GMT"), "1999-01-01T00:00:00Z");
    for (const auto* text : {"", "yesterday", "31 Feb 2026 10:00:00 GMT", "2026-13-01",
                             "2026-02-02T25:00:00Z", "2 Feb", "Mon,", "99999999999999", "12:00"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

}  // namespace
}  // namespace sluice::formats
