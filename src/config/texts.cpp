#include "config/found.hpp"
#include "config/relative_path.hpp"
#include "config/secrecy.hpp"

#include <sluice/config/value.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <string_view>

namespace sluice::config {

namespace {

void report_choice(const node& from, const value_rules& rules, reader_state& state) {
    std::vector<std::string> names;
    for (const choice_rule& choice : rules.choices) {
        names.push_back(choice.text);
    }
    const std::string meant = did_you_mean(from.text, names);
    report_mismatch(from, names.size() == 1 ? names.front() : "one of " + listed(names), state,
                    meant.empty() ? "" : "did you mean '" + meant + "'?");
}

// The name of a choice that a text is: its own, or another one. Null for none.
const choice_name* other_name_in(const choice_rule& choice, std::string_view text) {
    const auto found = std::ranges::find_if(choice.also, [text](const choice_name& one) {
        return ascii::same_ignoring_case(one.text, text);
    });
    return found == choice.also.end() ? nullptr : &*found;
}

bool is_named(const choice_rule& choice, std::string_view text) {
    return !choice.also.empty() &&
           (ascii::same_ignoring_case(choice.text, text) || other_name_in(choice, text) != nullptr);
}

}  // namespace

void keep_if_secret(const member& entry, reader_state& state) {
    if (entry.value.kind == node::kinds::scalar && sounds_secret(entry.key) &&
        !entry.value.stands_in) {
        state.keep_secret(entry.value.text);
    }
}

const choice_rule* read_choice(const node& from, const value_rules& rules, reader_state& state) {
    if (from.unresolved) {
        state.fail();
        return nullptr;
    }
    if (from.kind == node::kinds::scalar) {
        for (const choice_rule& choice : rules.choices) {
            if (choice.text == from.text) {
                return &choice;
            }
        }
        for (const choice_rule& choice : rules.choices) {
            if (is_named(choice, from.text)) {
                return &choice;
            }
        }
    }
    report_choice(from, rules, state);
    return nullptr;
}

template <>
std::optional<std::string> read_plain<std::string>(const node& from, const value_rules& rules,
                                                   reader_state& state) {
    if (!rules.choices.empty()) {
        const choice_rule* chosen = read_choice(from, rules, state);
        if (chosen == nullptr) {
            return std::nullopt;
        }
        const auto* other = ascii::same_ignoring_case(chosen->text, from.text)
                                ? nullptr
                                : other_name_in(*chosen, from.text);
        return other == nullptr ? chosen->value : other->value;
    }
    if (!expect_scalar(from, "a text", state)) {
        return std::nullopt;
    }
    return rules.is_path && !from.stands_in ? resolved_path(from.text, from.at).string()
                                            : from.text;
}

template <>
std::optional<secret> read_plain<secret>(const node& from, const value_rules&,
                                         reader_state& state) {
    if (!expect_scalar(from, "a text", state)) {
        return std::nullopt;
    }
    state.hide(from);
    if (!from.stands_in) {
        state.keep_secret(from.text);
    }
    return secret(from.text);
}

template <>
std::optional<std::chrono::milliseconds> read_plain<std::chrono::milliseconds>(
    const node& from, const value_rules& rules, reader_state& state) {
    if (!expect_scalar(from, name_of(value_shape::duration), state)) {
        return std::nullopt;
    }
    const auto length = parse_duration(from.text);
    if (!length) {
        report_mismatch(from, name_of(value_shape::duration), state, length.error().mend);
        return std::nullopt;
    }
    return within_bounds(from, static_cast<double>(length->count()), rules, state)
               ? std::optional(*length)
               : std::nullopt;
}

template <>
std::optional<reference> read_plain<reference>(const node& from, const value_rules& rules,
                                               reader_state& state) {
    if (!expect_scalar(from, "the name of a configured " + rules.refers_to, state)) {
        return std::nullopt;
    }
    if (from.text.empty()) {
        state.report(from.at, "the name is empty", "name a configured " + rules.refers_to);
        return std::nullopt;
    }
    // Names appear in logs, metrics and messages.
    if (from.from_secret) {
        state.report(from.at, "a name cannot come from a secret: names are shown",
                     "write the name here, or in a variable that speaks of no secret");
        return std::nullopt;
    }
    reference made{from.text, from.at};
    if (!rules.refers_to.empty()) {
        state.refer(rules.refers_to, made);
    }
    return made;
}

template <>
json::value show_plain<std::string>(const std::string& value) {
    return value.empty() ? json::value(nullptr) : json::value(value);
}

template <>
json::value show_plain<secret>(const secret&) {
    return nullptr;
}

template <>
json::value show_plain<std::chrono::milliseconds>(const std::chrono::milliseconds& value) {
    return json::value(format_duration(value));
}

template <>
json::value show_plain<reference>(const reference& value) {
    return show_plain(value.name);
}

}  // namespace sluice::config
