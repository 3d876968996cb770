#include "formats/feed_entry.hpp"

#include <sluice/model/foreign_json.hpp>

#include <utility>

namespace sluice::formats {

namespace {

std::string text_at(const json::value& item, std::string_view name) {
    const auto* members = item.if_object();
    return members == nullptr ? std::string() : text_member(*members, name);
}

feed_entry json_entry(const json::value& item) {
    feed_entry made;
    const auto* id = member(item, "id");
    made.id = id == nullptr                       ? std::string()
              : kind_of(*id) == json_kind::string ? std::string(id->get_string())
                                                  : write_json(*id);
    made.title = text_at(item, "title");
    made.link = text_at(item, "url");
    made.published = text_at(item, "date_published");
    made.updated = text_at(item, "date_modified");
    made.summary = text_at(item, "summary");
    made.content = text_at(item, "content_html");
    if (made.content.empty()) {
        made.content = text_at(item, "content_text");
    }
    if (const auto* authors = member(item, "authors");
        authors != nullptr && authors->is_array() && !authors->get_array().empty()) {
        made.author = text_at(authors->get_array().front(), "name");
    } else if (const auto* author = member(item, "author")) {
        made.author = text_at(*author, "name");
    }
    if (const auto* tags = member(item, "tags"); tags != nullptr && tags->is_array()) {
        made.categories = tags->get_array();
    }
    if (const auto* all = member(item, "attachments"); all != nullptr && all->is_array()) {
        for (const auto& one : all->get_array()) {
            const auto* size = member(one, "size_in_bytes");
            made.enclosures.push_back(feed_enclosure(text_at(one, "url"), text_at(one, "mime_type"),
                                                     size == nullptr ? "" : write_json(*size)));
        }
    }
    return made;
}

}  // namespace

result<body_value> entries_of_json_feed(std::string_view body) {
    const auto read = parse_foreign_json(body);
    if (!read) {
        return no_feed(read.error().message);
    }
    const auto* items = member(read->value, "items");
    if (items == nullptr || !items->is_array()) {
        return no_feed("its JSON has no list 'items'");
    }
    const auto head =
        feed_head(text_at(read->value, "title"), text_at(read->value, "home_page_url"));
    json::array entries;
    for (const auto& item : items->get_array()) {
        entries.push_back(json_entry(item).value(head));
    }
    return body_value{std::move(entries), {}, read->mended};
}

}  // namespace sluice::formats
