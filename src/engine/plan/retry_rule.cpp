#include "engine/plan/retry_rule.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::engine {
namespace {

constexpr std::array all_classes = {failure_class::credential, failure_class::refused,
                                    failure_class::busy,       failure_class::unreachable,
                                    failure_class::invalid,    failure_class::internal,
                                    failure_class::uncertain};

std::optional<unsigned> status_in(std::string_view text) {
    unsigned value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool whole = read.ec == std::errc() && read.ptr == end && text.size() == 3;
    return whole && value >= 100 && value <= 599 ? std::optional(value) : std::nullopt;
}

// A condition is a status or the name of a class; problem_of_condition() refuses others.
bool speaks_of(const std::string& condition, const failure& why) {
    if (const auto span = status_span_named(condition)) {
        return why.status >= span->first && why.status <= span->last;
    }
    return condition == name_of(why.kind);
}

retry_action default_for(failure_class kind) {
    switch (disposition_of(kind)) {
        case disposition::wait:
            return retry_action::wait;
        case disposition::retry:
            // A busy target says nothing against the task, so it costs no attempt.
            return kind == failure_class::busy ? retry_action::wait : retry_action::retry;
        case disposition::park:
            return retry_action::fail;
    }
    return retry_action::fail;
}

}  // namespace

std::optional<status_span> status_span_named(std::string_view text) {
    if (text.size() == 3 && text.ends_with("xx") && text[0] >= '1' && text[0] <= '5') {
        const auto hundred = static_cast<unsigned>(text[0] - '0') * 100;
        return status_span{hundred, hundred + 99};
    }
    const auto dash = text.find('-');
    const auto first = status_in(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : status_in(text.substr(dash + 1));
    if (!first || !last || *first > *last) {
        return std::nullopt;
    }
    return status_span{*first, *last};
}

std::optional<failure_class> failure_class_named(std::string_view name) {
    const auto found =
        std::ranges::find(all_classes, name, [](auto kind) { return name_of(kind); });
    return found == all_classes.end() ? std::nullopt : std::optional(*found);
}

std::string problem_of_condition(std::string_view text) {
    if (status_span_named(text) || failure_class_named(text)) {
        return "";
    }
    std::string known;
    for (const auto kind : all_classes) {
        append_item(known, name_of(kind));
    }
    return "'" + std::string(text) +
           "' is no status such as 404, 5xx or 500-503, and no class of failure: " + known;
}

retry_decision decide(const std::vector<retry_rule>& rules, const failure& why) {
    for (const auto& rule : rules) {
        const auto matches = [&](const std::string& condition) {
            return speaks_of(condition, why);
        };
        if (std::ranges::any_of(rule.on, matches)) {
            return {rule.action, rule.after, true};
        }
    }
    return {default_for(why.kind), std::nullopt, false};
}

}  // namespace sluice::engine
