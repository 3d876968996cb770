#pragma once

// Holds one entry of a feed while it is read, and writes it as feed_text.hpp says.

#include "formats/body_value.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace sluice::formats {

struct feed_entry {
    std::string id = {};
    std::string title = {};
    std::string link = {};
    std::string published = {};
    std::string updated = {};
    std::string author = {};
    std::string summary = {};
    std::string content = {};
    json::array categories = {};
    json::array enclosures = {};

    json::value value(const json::object& feed) &&;
};

json::object feed_head(std::string title, std::string link);
json::value feed_enclosure(std::string_view url, std::string_view type, std::string_view length);

// The failure of a text that is no feed.
failure no_feed(const std::string& why);

// As entries_of_feed(), for one way of writing.
result<body_value> entries_of_xml_feed(std::string_view body);
result<body_value> entries_of_json_feed(std::string_view body);

}  // namespace sluice::formats
