#include "formats/feed_entry.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <optional>
#include <pugixml.hpp>
#include <sstream>
#include <utility>
#include <vector>

namespace sluice::formats {

namespace {

constexpr std::size_t shown_of_an_entry = 4096;

std::string text_in(const pugi::xml_node& element) {
    std::string all;
    for (const auto& child : element.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            all += child.value();
        }
    }
    return std::string(trimmed(all, ascii::blanks));
}

// XHTML stands as elements in Atom; as a text it is what HTML would be.
std::string markup_in(const pugi::xml_node& element) {
    std::ostringstream out;
    for (const auto& child : element.children()) {
        child.print(out, "", pugi::format_raw);
    }
    return std::string(trimmed(out.str(), ascii::blanks));
}

feed_entry rss_entry(const pugi::xml_node& item) {
    feed_entry made;
    for (const auto& part : item.children()) {
        const std::string_view name = part.name();
        if (name == "guid") {
            made.id = text_in(part);
            const std::string_view is_link = part.attribute("isPermaLink").value();
            if (made.link.empty() && is_link != "false" && made.id.starts_with("http")) {
                made.link = made.id;
            }
        } else if (name == "title") {
            made.title = text_in(part);
        } else if (name == "link") {
            made.link = text_in(part);
        } else if (name == "pubDate" || name == "dc:date") {
            made.published = text_in(part);
        } else if (name == "author" || name == "dc:creator") {
            made.author = text_in(part);
        } else if (name == "description") {
            made.summary = text_in(part);
        } else if (name == "content:encoded") {
            made.content = text_in(part);
        } else if (name == "category" || name == "dc:subject") {
            made.categories.emplace_back(text_in(part));
        } else if (name == "enclosure" || name == "media:content") {
            made.enclosures.push_back(feed_enclosure(
                part.attribute("url").value(), part.attribute("type").value(),
                part.attribute(name == "enclosure" ? "length" : "fileSize").value()));
        }
    }
    if (made.id.empty()) {
        made.id = item.attribute("rdf:about").value();
    }
    return made;
}

feed_entry atom_entry(const pugi::xml_node& item, const std::string& prefix) {
    feed_entry made;
    for (const auto& part : item.children()) {
        std::string_view name = part.name();
        if (!name.starts_with(prefix)) {
            continue;
        }
        name.remove_prefix(prefix.size());
        const std::string_view type = part.attribute("type").value();
        auto text = type == "xhtml" ? markup_in(part) : text_in(part);
        if (name == "id") {
            made.id = std::move(text);
        } else if (name == "title") {
            made.title = std::move(text);
        } else if (name == "published" || name == "issued") {
            made.published = std::move(text);
        } else if (name == "updated" || name == "modified") {
            made.updated = std::move(text);
        } else if (name == "author") {
            made.author = text_in(part.child((prefix + "name").c_str()));
        } else if (name == "summary") {
            made.summary = std::move(text);
        } else if (name == "content") {
            made.content = std::move(text);
        } else if (name == "category") {
            made.categories.emplace_back(part.attribute("term").value());
        } else if (name == "link") {
            const std::string_view relation = part.attribute("rel").value();
            if (relation == "enclosure") {
                made.enclosures.push_back(feed_enclosure(part.attribute("href").value(), type,
                                                         part.attribute("length").value()));
            } else if (relation.empty() || relation == "alternate") {
                made.link = part.attribute("href").value();
            }
        }
    }
    return made;
}

json::object atom_head(const pugi::xml_node& root, const std::string& prefix) {
    std::string link;
    const auto link_name = prefix + "link";
    for (const auto& one : root.children(link_name.c_str())) {
        const std::string_view relation = one.attribute("rel").value();
        if (relation.empty() || relation == "alternate") {
            link = one.attribute("href").value();
        }
    }
    return feed_head(text_in(root.child((prefix + "title").c_str())), std::move(link));
}

// The entries of a tree that was read, to its end or to a fault.
struct read_feed {
    std::vector<pugi::xml_node> items;
    json::object head;
    bool is_atom = false;
    std::string prefix;
};

std::optional<read_feed> feed_in(const pugi::xml_document& document) {
    const auto root = document.document_element();
    const std::string name = root.name();
    const auto colon = name.find(':');
    const auto local = colon == std::string::npos ? name : name.substr(colon + 1);
    read_feed made;
    pugi::xml_node list;
    if (local == "feed") {
        made.is_atom = true;
        made.prefix = colon == std::string::npos ? "" : name.substr(0, colon + 1);
        made.head = atom_head(root, made.prefix);
        list = root;
    } else if (local == "rss" || local == "RDF") {
        const auto channel = root.child("channel");
        made.head = feed_head(text_in(channel.child("title")), text_in(channel.child("link")));
        // In RSS 0.9 and 1.0 the items stand beside the channel.
        list = channel.child("item") ? channel : root;
    } else {
        return std::nullopt;
    }
    // The range keeps the pointer to the name.
    const std::string item_name = made.is_atom ? made.prefix + "entry" : "item";
    for (const auto& one : list.children(item_name.c_str())) {
        made.items.push_back(one);
    }
    return made;
}

}  // namespace

result<body_value> entries_of_xml_feed(std::string_view body) {
    pugi::xml_document document;
    // Without parse_doctype a document type is passed over.
    const auto parsed =
        document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8);
    const auto place = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, parsed.offset));
    const auto line = 1 + static_cast<std::size_t>(std::ranges::count(body.substr(0, place), '\n'));
    const auto fault = "line " + std::to_string(line) + ": " + parsed.description();
    auto feed = feed_in(document);
    if (!feed) {
        const std::string root = document.document_element().name();
        return no_feed(parsed ? "its root is '" + root + "'" : fault);
    }
    body_value made;
    json::array entries;
    for (std::size_t i = 0; i < feed->items.size(); ++i) {
        const bool broken = !parsed && i + 1 == feed->items.size();
        auto one =
            feed->is_atom ? atom_entry(feed->items[i], feed->prefix) : rss_entry(feed->items[i]);
        if (broken) {
            const auto shown = write_json(std::move(one).value(feed->head));
            made.unreadable.push_back({"the feed breaks off: " + fault,
                                       valid_utf8(utf8_prefix(shown, shown_of_an_entry))});
            continue;
        }
        entries.push_back(std::move(one).value(feed->head));
    }
    if (!parsed && entries.empty()) {
        return no_feed(fault);
    }
    made.value = std::move(entries);
    return made;
}

}  // namespace sluice::formats
