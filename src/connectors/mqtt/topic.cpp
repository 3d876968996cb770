#include "connectors/mqtt/topic.hpp"

#include <sluice/model/utf8.hpp>

namespace sluice::mqtt {

namespace {

constexpr std::size_t longest_text = 65'535;  // bytes; the packet has two for the length

// Returns the code point of a valid sequence.
char32_t code_point_of(std::string_view sequence) {
    const auto first = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) {
        return first;
    }
    char32_t made = first & (0x7FU >> sequence.size());
    for (const char next : sequence.substr(1)) {
        made = made << 6U | (static_cast<unsigned char>(next) & 0x3FU);
    }
    return made;
}

bool is_control(char32_t point) {
    return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

bool is_noncharacter(char32_t point) {
    return (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFEU) == 0xFFFE;
}

std::string judge_name(std::string_view topic) {
    return topic.empty() ? "is empty" : judge_text(topic);
}

}  // namespace

std::string judge_text(std::string_view text) {
    if (text.size() > longest_text) {
        return "is longer than 65,535 bytes";
    }
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_sequence(text, at);
        if (length == 0) {
            return "is not UTF-8";
        }
        const auto point = code_point_of(text.substr(at, length));
        if (is_control(point)) {
            return "holds a control character";
        }
        if (is_noncharacter(point)) {
            return "holds a code point that is no character";
        }
        at += length;
    }
    return "";
}

std::string judge_topic(std::string_view topic) {
    if (auto wrong = judge_name(topic); !wrong.empty()) {
        return wrong;
    }
    return topic.find_first_of("+#") == std::string_view::npos
               ? ""
               : "holds + or #, which stand for other topics";
}

std::string judge_filter(std::string_view filter) {
    if (auto wrong = judge_name(filter); !wrong.empty()) {
        return wrong;
    }
    for (std::size_t at = 0; at <= filter.size();) {
        const auto end = std::min(filter.find('/', at), filter.size());
        const auto level = filter.substr(at, end - at);
        if (level.find('#') != std::string_view::npos && (level != "#" || end != filter.size())) {
            return "has a # that is not the last level by itself";
        }
        if (level.find('+') != std::string_view::npos && level != "+") {
            return "has a + that is not a level by itself";
        }
        at = end + 1;
    }
    return "";
}

}  // namespace sluice::mqtt
