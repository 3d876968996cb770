#include "config/yaml_writer.hpp"

#include <sluice/config/yaml_value.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>

namespace sluice::config {

namespace {

// Writes a scalar as JSON does: YAML's double quotes know the same escapes.
// A configuration needs $${ for ${.
std::string scalar(const json::value& value, bool escapes) {
    std::string text = write_json(value);
    if (!escapes) {
        return text;
    }
    for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 3)) {
        text.insert(at, "$");
    }
    return text;
}

// True for a key that no reader of YAML takes for a boolean, a number or null.
bool is_plain_key(std::string_view key) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    constexpr std::array<std::string_view, 9> words = {"null", "true", "false", "yes", "no",
                                                       "on",   "off",  "y",     "n"};
    return !key.empty() && letters.find(key[0]) != std::string_view::npos &&
           key.find_first_not_of(std::string(letters) + "0123456789-.") == std::string_view::npos &&
           std::ranges::find(words, ascii::lower(key)) == words.end();
}

bool is_block(const json::value& value) {
    return (value.is_object() && !value.get_object().empty()) ||
           (value.is_array() && !value.get_array().empty());
}

void append(std::string& out, const json::value& value, std::size_t indent, bool escapes);

void append_below(std::string& out, const json::value& value, std::size_t indent, bool escapes) {
    if (is_block(value)) {
        out += '\n';
        append(out, value, indent, escapes);
    } else {
        out += ' ' + scalar(value, escapes) + '\n';
    }
}

void append(std::string& out, const json::value& value, std::size_t indent, bool escapes) {
    const std::string blanks(indent, ' ');
    if (value.is_object()) {
        for (const auto& entry : value.get_object()) {
            out += blanks + yaml_key(entry.key()) + ':';
            append_below(out, entry.value(), indent + 2, escapes);
        }
    } else {
        for (const json::value& item : value.get_array()) {
            out += blanks + '-';
            append_below(out, item, indent + 2, escapes);
        }
    }
}

}  // namespace

std::string yaml_key(std::string_view key) {
    return is_plain_key(key) ? std::string(key) : write_json(json::value(key));
}

namespace {

std::string written_as_yaml(const json::value& value, bool escapes) {
    std::string out;
    if (is_block(value)) {
        append(out, value, 0, escapes);
    } else {
        out = scalar(value, escapes) + '\n';
    }
    return out;
}

}  // namespace

std::string write_yaml(const json::value& value) {
    return written_as_yaml(value, true);
}

std::string yaml_text(const json::value& value) {
    return written_as_yaml(value, false);
}

}  // namespace sluice::config
