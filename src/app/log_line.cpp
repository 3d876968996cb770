#include "app/log_line.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>
#include <cstdint>

namespace sluice::app {
namespace {

json::value value_of(const log_field& field) {
    if (const auto* text = std::get_if<std::string>(&field.value)) {
        return json::value(valid_utf8(*text));
    }
    return std::visit([](const auto& value) { return json::value(value); }, field.value);
}

// Tells whether a text needs no quotation marks in a line.
bool is_plain(std::string_view text) {
    constexpr auto is_plain_ascii = [](char c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '=';
    };
    return std::ranges::all_of(text, is_plain_ascii) ||
           (is_printable_line(text) && text.find_first_of(" \"\\=") == std::string_view::npos);
}

std::string quoted(const std::string& text) {
    return printable_json(write_json(json::value(valid_utf8(text))));
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

std::string plain_value(const log_field& field) {
    const auto* text = std::get_if<std::string>(&field.value);
    return text != nullptr ? printable_line(*text) : write_json(value_of(field));
}

namespace {

void append_event(std::string& line, std::string_view message, std::span<const log_field> fields) {
    if (is_printable_line(message)) {
        line += message;
    } else {
        line += printable_line(message);
    }
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
            line += quoted(*text);
        } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
            line += std::to_string(*number);
        } else {
            append_json(line, value_of(field));
        }
    }
}

}  // namespace

std::string event_text(std::string_view message, std::span<const log_field> fields) {
    std::string line;
    append_event(line, message, fields);
    return line;
}

std::string human_line(wall_time at, log_level level, std::string_view message,
                       std::span<const log_field> fields) {
    std::string line;
    line.reserve(256);  // most lines, and their ends
    line += format_utc(at);
    line += ' ';
    line += name_of(level);
    // Messages begin in one column, so that a reader can follow them: time, level, then spaces.
    line.append(line.size() < 33 ? 33 - line.size() : 1, ' ');
    append_event(line, message, fields);
    return line;
}

std::string json_line(wall_time at, log_level level, std::string_view message,
                      std::span<const log_field> fields) {
    json::object line;
    line["time"] = format_utc(at);
    line["level"] = name_of(level);
    line["event"] = valid_utf8(message);
    for (const auto& field : fields) {
        if (is_empty_text(field)) {
            continue;
        }
        line[field.name] = value_of(field);
    }
    return printable_json(write_json(line));
}

}  // namespace sluice::app
