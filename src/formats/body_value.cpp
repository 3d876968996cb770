#include "formats/body_value.hpp"

#include "formats/binary_value.hpp"
#include "formats/feed_text.hpp"
#include "formats/form_text.hpp"
#include "formats/xml_text.hpp"

#include <sluice/config/yaml_value.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <utility>

namespace sluice::formats {

namespace {

constexpr std::size_t longest_shown = 4096;

std::string media_type_of(std::string_view content_type) {
    std::string type(trimmed(content_type.substr(0, content_type.find(';')), " \t"));
    std::ranges::transform(type, type.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return type;
}

unreadable_element set_aside_line(std::size_t number, const std::string& why,
                                  std::string_view text) {
    return {"line " + std::to_string(number) + ": " + why,
            valid_utf8(utf8_prefix(text, longest_shown))};
}

body_value lines_of(std::string_view body, std::size_t number) {
    body_value made;
    json::array items;
    while (!body.empty()) {
        ++number;
        const auto end = body.find('\n');
        const auto line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        if (line.find_first_not_of(ascii::blanks) == std::string_view::npos) {
            continue;
        }
        auto read = parse_foreign_json(line);
        if (!read) {
            made.unreadable.push_back(set_aside_line(number, read.error().message, line));
            continue;
        }
        for (const auto& one : read->mended) {
            made.mended.push_back("line " + std::to_string(number) + ": " + one);
        }
        items.push_back(std::move(read->value));
    }
    made.value = std::move(items);
    return made;
}

result<body_value> whole(result<json::value> value) {
    if (!value) {
        return value.error();
    }
    return body_value{*std::move(value)};
}

}  // namespace

body_format format_of_type(std::string_view content_type) {
    const auto type = media_type_of(content_type);
    if (type == "text/csv" || type == "application/csv") {
        return body_format::csv;
    }
    if (type == "application/x-ndjson" || type == "application/ndjson" ||
        type == "application/jsonl" || type == "application/x-jsonlines") {
        return body_format::ndjson;
    }
    if (type == "application/rss+xml" || type == "application/atom+xml" ||
        type == "application/feed+json") {
        return body_format::feed;
    }
    if (type == "application/xml" || type == "text/xml" || type.ends_with("+xml")) {
        return body_format::xml;
    }
    if (type == "application/yaml" || type == "application/x-yaml" || type == "text/yaml" ||
        type.ends_with("+yaml")) {
        return body_format::yaml;
    }
    return type == "application/x-www-form-urlencoded" ? body_format::form : body_format::json;
}

std::string_view name_of(body_format format) {
    switch (format) {
        case body_format::ndjson:
            return "NDJSON";
        case body_format::csv:
            return "CSV";
        case body_format::xml:
            return "XML";
        case body_format::yaml:
            return "YAML";
        case body_format::form:
            return "form";
        case body_format::feed:
            return "RSS or Atom";
        case body_format::text:
            return "text";
        case body_format::binary:
            return "binary";
        default:
            return "JSON";
    }
}

result<body_value> read_body(std::string_view body, body_format format, const csv_shape& shape) {
    switch (format) {
        case body_format::ndjson:
            return lines_of(body, shape.lines_before);
        case body_format::csv: {
            auto list = fitting_rows_from_csv(body, shape);
            if (!list) {
                return list.error();
            }
            return body_value{std::move(list->rows), std::move(list->unreadable)};
        }
        case body_format::xml:
            return whole(value_from_xml(body));
        case body_format::yaml:
            return whole(config::value_from_yaml(body));
        case body_format::form:
            return whole(value_from_form(body));
        case body_format::feed:
            return entries_of_feed(body);
        case body_format::text: {
            json::object members;
            members["text"] = valid_utf8(body);
            return body_value{std::move(members)};
        }
        case body_format::binary:
            return body_value{value_of_bytes(body, "", "")};
        default:
            break;
    }
    auto list = parse_foreign_list(body);
    if (!list) {
        return list.error();
    }
    return body_value{std::move(list->whole.value), std::move(list->unreadable),
                      std::move(list->whole.mended)};
}

}  // namespace sluice::formats
