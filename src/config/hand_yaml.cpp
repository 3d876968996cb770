#include "config/hand_yaml.hpp"

#include "config/tree.hpp"
#include "config/yaml_writer.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace sluice::config {
namespace {

// A list in brackets is no longer than this.
constexpr std::size_t longest_flow = 72;

bool sounds_like_no_text(std::string_view text) {
    constexpr std::array<std::string_view, 10> words = {"null", "true", "false", "yes", "no",
                                                        "on",   "off",  "y",     "n",   "~"};
    if (std::ranges::find(words, ascii::lower(text)) != words.end()) {
        return true;
    }
    const bool begins_number =
        std::string_view("0123456789").find(text[0]) != std::string_view::npos || text[0] == '.' ||
        text[0] == '+';
    return begins_number && text.find_first_not_of("0123456789.+-_:eExXoOabcdfABCDFinINZT") ==
                                std::string_view::npos;
}

bool is_plain_text(std::string_view text, bool in_flow) {
    if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':' ||
        sounds_like_no_text(text)) {
        return false;
    }
    if (std::string_view("-?:,[]{}#&*!|>'\"%@`=<").find(text[0]) != std::string_view::npos) {
        return false;
    }
    // yaml-cpp ends a plain text at a question mark within brackets.
    if (in_flow && text.find_first_of(",?[]{}") != std::string_view::npos) {
        return false;
    }
    const bool is_odd = std::ranges::any_of(text, [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code < 0x20 || code >= 0x7F;
    });
    // Letters of other alphabets are plain; marks that nobody sees are not.
    if (is_odd && write_json(json::value(text)).size() != text.size() + 2) {
        return false;
    }
    return text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos &&
           text.find("{{") == std::string_view::npos && text.find('\t') == std::string_view::npos &&
           text.find("\xC2\x85") == std::string_view::npos &&
           text.find("\xE2\x80\xA8") == std::string_view::npos &&
           text.find("\xE2\x80\xA9") == std::string_view::npos &&
           text.find("\xEF\xBB\xBF") == std::string_view::npos && text.find('\x7F') == text.npos;
}

// A text of several lines can be a block of lines, if no blank of it would get lost.
bool fits_lines(std::string_view text) {
    if (text.find('\n') == std::string_view::npos || text.front() == ' ' || text.front() == '\n' ||
        text.find_first_of("\t\r\x7F") != std::string_view::npos ||
        text.find(" \n") != std::string_view::npos || text.back() == ' ' ||
        text.ends_with("\n\n")) {
        return false;
    }
    return std::ranges::none_of(text, [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return (code < 0x20 && byte != '\n') || code >= 0x7F;
    });
}

std::string lines_text(std::string_view text) {
    std::string made = text.ends_with('\n') ? "|" : "|-";
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        made += line.empty() ? "\n" : "\n  " + std::string(line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return made;
}

std::string scalar_of(const json::value& value, bool in_flow) {
    if (kind_of(value) != json_kind::string) {
        return write_json(value);
    }
    const auto text = text_or_empty(value);
    return !in_flow && fits_lines(text) ? lines_text(text) : hand_scalar(text, 0, in_flow);
}

bool holds_values(const json::value& value) {
    return (kind_of(value) == json_kind::object && !value.get_object().empty()) ||
           (kind_of(value) == json_kind::array && !value.get_array().empty());
}

// A short list of scalars; empty: it is another value.
std::string short_list(const json::value& value) {
    if (kind_of(value) != json_kind::array) {
        return {};
    }
    std::string made = "[";
    for (const auto& item : value.get_array()) {
        if (kind_of(item) == json_kind::object || kind_of(item) == json_kind::array) {
            return {};
        }
        made += (made.size() > 1 ? ", " : "") + scalar_of(item, true);
    }
    return made.size() < longest_flow ? made + "]" : "";
}

void append_after_key(std::string& out, const json::value& value, std::size_t indent);

void append_lines(std::string& out, const json::value& value, std::size_t indent) {
    const std::string blanks(indent, ' ');
    if (kind_of(value) == json_kind::object) {
        for (const auto& [key, one] : value.get_object()) {
            out += blanks + yaml_key(key) + ':';
            append_after_key(out, one, indent);
        }
        return;
    }
    for (const auto& item : value.get_array()) {
        const auto begin = out.size();
        if (kind_of(item) == json_kind::object && holds_values(item)) {
            append_lines(out, item, indent + 2);
            out.replace(begin, indent + 2, blanks + "- ");
        } else {
            out += blanks + '-';
            append_after_key(out, item, indent);
        }
    }
}

// `indent` is that of the key or of the dash.
void append_after_key(std::string& out, const json::value& value, std::size_t indent) {
    const auto listed = short_list(value);
    if (!listed.empty()) {
        out += ' ' + listed + '\n';
    } else if (holds_values(value)) {
        out += '\n';
        append_lines(out, value, indent + 2);
    } else {
        out += ' ' + shifted(scalar_of(value, false), indent, "\n") + '\n';
    }
}

}  // namespace

yaml_piece hand_written(const json::value& value) {
    const auto listed = short_list(value);
    if (!listed.empty()) {
        return {listed, false};
    }
    if (!holds_values(value)) {
        return {scalar_of(value, false), false};
    }
    yaml_piece made{"", true};
    append_lines(made.text, value, 0);
    made.text.pop_back();
    return made;
}

std::string hand_scalar(std::string_view text, char quote, bool in_flow) {
    if (quote == '\'' && !text.empty() && text.find_first_of("\t\r\n") == text.npos &&
        write_json(json::value(text)).find('\\') == std::string::npos) {
        std::string doubled = "'";
        for (const char byte : text) {
            doubled += byte;
            doubled += byte == '\'' ? "'" : "";
        }
        return doubled + "'";
    }
    if (quote != '"' && is_plain_text(text, in_flow)) {
        return std::string(text);
    }
    return write_json(json::value(text));
}

std::string in_flow_style(const node& value) {
    switch (value.kind) {
        case node::kinds::null:
            return "null";
        case node::kinds::scalar: {
            const bool is_text = value.quoted || kind_of(core_value(value)) == json_kind::string;
            return is_text ? hand_scalar(value.text, value.quoted ? '"' : '\0', true) : value.text;
        }
        case node::kinds::list: {
            std::string made = "[";
            for (const auto& item : value.items) {
                made += (made.size() > 1 ? ", " : "") + in_flow_style(item);
            }
            return made + "]";
        }
        case node::kinds::map: {
            std::string made = "{";
            for (const auto& one : value.members) {
                made += (made.size() > 1 ? ", " : "") + yaml_key(one.key) + ": " +
                        in_flow_style(one.value);
            }
            return made + "}";
        }
    }
    return {};
}

std::string shifted(std::string_view text, std::size_t blanks, std::string_view line_end) {
    std::string made;
    for (bool first = true; first || !text.empty(); first = false) {
        auto line = text.substr(0, text.find('\n'));
        const bool more = line.size() < text.size();
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        made += (first || line.empty() ? std::string() : std::string(blanks, ' '));
        made += line;
        if (more) {
            made += line_end;
        }
    }
    return made;
}

}  // namespace sluice::config
