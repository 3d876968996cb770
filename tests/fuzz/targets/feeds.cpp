// Any text is a feed or a located error. Each entry has an id, and nothing is fetched or replaced.

#include "formats/feed_text.hpp"
#include "fuzz/fuzz_target.hpp"

#include <boost/json/array.hpp>

namespace sluice::fuzzing {

std::vector<std::string> seeds() {
    return {
        R"(<rss version="2.0"><channel><title>B</title><item><guid>a</guid><title>T</title>)"
        R"(<link>https://b.example/1</link><pubDate>Mon, 02 Feb 2026 10:00:00 +0100</pubDate>)"
        R"(<description><![CDATA[<p>x</p>]]></description>)"
        R"(<enclosure url="https://b.example/1.jpg" type="image/jpeg" length="1"/></item>)"
        R"(</channel></rss>)",
        R"(<rdf:RDF xmlns:rdf="r" xmlns="u"><channel><title>B</title></channel><item rdf:about="a">)"
        R"(<title>T</title></item></rdf:RDF>)",
        R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><entry><id>a</id>)"
        R"(<updated>2026-02-02T10:00:00Z</updated><link href="https://b.example/1"/>)"
        R"(<content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>)",
        R"({"version":"https://jsonfeed.org/version/1.1","title":"B","items":[{"id":"a",)"
        R"("content_text":"x","date_published":"2026-02-02T10:00:00Z","attachments":)"
        R"([{"url":"https://b.example/1.mp3","mime_type":"audio/mpeg"}]}]})",
        R"(<rss version="0.91"><channel><title>B</title><item><link>https://b.example/1</link></item>)"
        R"(</channel></rss>)",
        R"(<rss><channel><item><title>no id</title><dc:date>2026-02-02</dc:date></item>)",
        R"(<feed><entry><title type="xhtml"><div>x</div></title></entry></feed>)",
        R"({"version":"https://jsonfeed.org/version/1","items":[]})",
        R"({"items":[{"id":1},{"url":"https://b.example/1"},3]})",
        R"(<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>)"
        R"(<guid>&x;</guid></item></channel></rss>)"};
}

std::vector<std::string> words() {
    return {"<item>",
            "</item>",
            "<entry>",
            "</entry>",
            "<guid>",
            "<pubDate>",
            "<link",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#x0;",
            "<!DOCTYPE a [",
            "\"items\":",
            "[{",
            "}]",
            "\xEF\xBB\xBF",
            "<?xml version=\"1.0\" encoding=\"latin1\"?>"};
}

void run_one(std::string_view input) {
    const auto read = formats::entries_of_feed(input);
    if (!read) {
        promise(read.error().kind == failure_class::invalid, "no feed is invalid");
        return;
    }
    const auto* entries = read->value.if_array();
    promise(entries != nullptr, "a feed is a list of entries");
    for (const auto& one : *entries) {
        const auto* members = one.if_object();
        promise(members != nullptr && members->contains("id"), "each entry has an id");
        promise(parse_json(write_json(one)).has_value(), "an entry is JSON that can be kept");
    }
}

}  // namespace sluice::fuzzing
