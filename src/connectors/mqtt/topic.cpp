#include "connectors/mqtt/topic.hpp"

#include <sluice/model/utf8.hpp>

namespace sluice::mqtt {

namespace {

constexpr std::size_t longest_topic = 65'535;  // bytes; the packet has two for the length

std::string judge_text(std::string_view topic) {
    if (topic.empty()) {
        return "is empty";
    }
    if (topic.size() > longest_topic) {
        return "is longer than 65,535 bytes";
    }
    for (const char c : topic) {
        if (static_cast<unsigned char>(c) < 0x20) {
            return "holds a control character";
        }
    }
    return utf8_fault(topic) == std::string_view::npos ? "" : "is not UTF-8";
}

}  // namespace

std::string judge_topic(std::string_view topic) {
    if (auto wrong = judge_text(topic); !wrong.empty()) {
        return wrong;
    }
    return topic.find_first_of("+#") == std::string_view::npos
               ? ""
               : "holds + or #, which stand for other topics";
}

std::string judge_filter(std::string_view filter) {
    if (auto wrong = judge_text(filter); !wrong.empty()) {
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
