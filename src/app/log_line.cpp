#include "app/log_line.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>

namespace sluice::app {
namespace {

json::value value_of(const log_field& field) {
    return std::visit([](const auto& value) { return json::value(value); }, field.value);
}

bool is_plain(std::string_view text) {
    return utf8_fault(text) == std::string_view::npos && std::ranges::none_of(text, [](char c) {
               return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\' || c == '=' ||
                      c == '\x7f';
           });
}

// Text from outside may hold bytes that are no UTF-8, which JSON cannot.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8_sequence(text, at);
        const char c = text[at];
        const bool control = static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t';
        if (length == 0 || control || c == '\x7f') {
            out += '?';
        } else {
            out += text.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    return out;
}

bool is_empty_text(const log_field& field) {
    const auto* text = std::get_if<std::string>(&field.value);
    return text != nullptr && text->empty();
}

}  // namespace

std::string_view name_of(log_level level) {
    switch (level) {
        case log_level::debug:
            return "debug";
        case log_level::info:
            return "info";
        case log_level::warning:
            return "warning";
        case log_level::error:
            return "error";
    }
    return "error";
}

std::string human_line(wall_time at, log_level level, std::string_view message,
                       std::span<const log_field> fields) {
    std::string line = format_utc(at);
    line += ' ';
    line += name_of(level);
    line.append(line.size() < 33 ? 33 - line.size() : 1, ' ');
    line += message;
    for (const auto& field : fields) {
        if (is_empty_text(field)) {
            continue;
        }
        line += ' ';
        line += field.name;
        line += '=';
        const auto* text = std::get_if<std::string>(&field.value);
        if (text != nullptr && is_plain(*text)) {
            line += *text;
        } else if (text != nullptr) {
            append_json(line, json::value(printable(*text)));
        } else {
            append_json(line, value_of(field));
        }
    }
    return line;
}

std::string json_line(wall_time at, log_level level, std::string_view message,
                      std::span<const log_field> fields) {
    json::object line;
    line["time"] = format_utc(at);
    line["level"] = name_of(level);
    line["event"] = message;
    for (const auto& field : fields) {
        if (is_empty_text(field)) {
            continue;
        }
        const auto* text = std::get_if<std::string>(&field.value);
        line[field.name] = text != nullptr ? json::value(printable(*text)) : value_of(field);
    }
    return write_json(line);
}

}  // namespace sluice::app
