#include "formats/feed_entry.hpp"

#include "formats/feed_date.hpp"

#include <sluice/model/text.hpp>

#include <charconv>
#include <cstdint>
#include <utility>

namespace sluice::formats {

namespace {

json::value text_or_null(std::string text) {
    return text.empty() ? json::value(nullptr) : json::value(std::move(text));
}

json::value date_or_null(std::string_view text) {
    const auto moment = feed_date(text);
    return moment ? json::value(format_utc_seconds(*moment)) : json::value(nullptr);
}

json::value length_or_null(std::string_view text) {
    std::int64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole ? json::value(length) : json::value(nullptr);
}

// FNV-1a: it tells entries apart and protects nothing.
std::string hash_of_entry(std::string_view title, std::string_view date) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const auto text : {title, std::string_view("\n"), date}) {
        for (const char c : text) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        }
    }
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes += static_cast<char>((hash >> static_cast<unsigned>(shift)) & 0xffU);
    }
    return hex_of(bytes);
}

}  // namespace

json::value feed_entry::value(const json::object& feed) && {
    json::object made;
    made["id"] = !id.empty()     ? id
                 : !link.empty() ? link
                                 : hash_of_entry(title, published.empty() ? updated : published);
    made["title"] = text_or_null(std::move(title));
    made["link"] = text_or_null(std::move(link));
    made["published"] = date_or_null(published);
    made["updated"] = date_or_null(updated);
    made["author"] = text_or_null(std::move(author));
    made["summary"] = text_or_null(std::move(summary));
    made["content"] = text_or_null(std::move(content));
    made["categories"] = std::move(categories);
    made["enclosures"] = std::move(enclosures);
    made["feed"] = feed;
    return made;
}

json::object feed_head(std::string title, std::string link) {
    json::object made;
    made["title"] = text_or_null(std::move(title));
    made["link"] = text_or_null(std::move(link));
    return made;
}

json::value feed_enclosure(std::string_view url, std::string_view type, std::string_view length) {
    json::object made;
    made["url"] = url;
    made["type"] = text_or_null(std::string(type));
    made["length"] = length_or_null(length);
    return made;
}

failure no_feed(const std::string& why) {
    return {failure_class::invalid, "it is no feed: " + why,
            "give the address of an RSS, Atom or JSON feed"};
}

}  // namespace sluice::formats
