#include "cli/control/alerts_text.hpp"

#include "cli/screen.hpp"

#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <vector>

namespace sluice::cli {
namespace {

const json::array& held_of(const json::value& rule) {
    static const json::array none;
    const auto* held = member(rule, "alerts");
    return held != nullptr && kind_of(*held) == json_kind::array ? held->get_array() : none;
}

std::string sent_text(const json::value& rule) {
    const auto sent = integer_member(rule, "messages").value_or(0);
    return sent == 0 ? "no message sent"
                     : fmt::format("{} message{} sent", sent, sent == 1 ? "" : "s");
}

std::string rule_text(const json::value& rule, std::size_t columns) {
    const auto& held = held_of(rule);
    const auto name = printable_line(text_member(rule, "rule"));
    const auto state = held.empty()
                           ? "quiet"
                           : fmt::format("{} alert{}", held.size(), held.size() == 1 ? "" : "s");
    auto out = wrapped("", fmt::format("{}: {}, {}", name, state, sent_text(rule)), columns);
    for (const auto& one : held) {
        out += wrapped("  - ", printable_line(text_member(one, "message")), columns);
        const auto mend = text_member(one, "mend");
        out += mend.empty() ? "" : wrapped("    → ", printable_line(mend), columns);
    }
    return out;
}

}  // namespace

std::string alerts_text(const json::value& alerts, std::size_t columns) {
    const auto* rules = member(alerts, "rules");
    std::vector<const json::value*> shown;
    if (rules != nullptr && kind_of(*rules) == json_kind::array) {
        for (const auto& rule : rules->get_array()) {
            shown.push_back(&rule);
        }
    }
    if (shown.empty()) {
        return "no rule watches; `alerts` in the configuration holds rules\n";
    }
    std::string out;
    std::string quiet;
    for (const auto* rule : shown) {
        (held_of(*rule).empty() ? quiet : out) += rule_text(*rule, columns);
    }
    return out + quiet;
}

}  // namespace sluice::cli
