// extract, matches, replace_pattern: regular expressions of RE2.

#include "expression/function_call.hpp"
#include "expression/pattern.hpp"

#include <sluice/model/utf8.hpp>

#include <string>

namespace sluice::jmespath {

namespace {

// A step of the automaton for each byte, and slower ones where its memory does not suffice.
bool charge_matching(function_call& call) {
    return call.charge(call.text(0).size() / 2 + 10);
}

bool matches(function_call& call, held& out) {
    const pattern* wanted = call.pattern_at(1);
    if (wanted == nullptr) {
        return false;
    }
    out = held::boolean(charge_matching(call) && wanted->matches(call.text(0)));
    return true;
}

bool extract(function_call& call, held& out) {
    const pattern* wanted = call.pattern_at(1);
    if (wanted == nullptr) {
        return false;
    }
    std::size_t group = wanted->groups() == 0 ? 0 : 1;
    if (call.has(2)) {
        const std::optional<std::size_t> given = call.amount(2);
        if (!given) {
            return false;
        }
        if (*given > wanted->groups()) {
            return call.fail_value(2, "must be at most " + std::to_string(wanted->groups()) +
                                          ": the pattern has no more groups");
        }
        group = *given;
    }
    out = {};
    std::vector<std::string_view> parts;
    if (charge_matching(call) && wanted->find(call.text(0), 0, parts) &&
        parts[group].data() != nullptr) {
        out = call.keep_text(parts[group]);
    }
    return true;
}

// $0 to $9 are the match and its groups, $$ is a dollar sign.
bool expand(function_call& call, std::string_view text, const std::vector<std::string_view>& parts,
            std::string& made) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] != '$' || (next != '$' && (next < '0' || next > '9'))) {
            made += text[i];
            continue;
        }
        ++i;
        if (next == '$') {
            made += '$';
            continue;
        }
        const auto group = static_cast<std::size_t>(next - '0');
        if (group >= parts.size()) {
            return call.fail_value(2, "names the group $" + std::string(1, next) +
                                          ", which the pattern does not have");
        }
        if (!call.charge_bytes(parts[group].size())) {
            return true;
        }
        made += parts[group];
    }
    return true;
}

bool replace_pattern(function_call& call, held& out) {
    const pattern* wanted = call.pattern_at(1);
    if (wanted == nullptr) {
        return false;
    }
    const std::string_view text = call.text(0);
    std::string made;
    std::vector<std::string_view> parts;
    std::size_t at = 0;
    while (at <= text.size() && wanted->find(text, at, parts)) {
        const std::size_t begin = static_cast<std::size_t>(parts[0].data() - text.data());
        const std::size_t passed = begin - at + parts[0].size();
        if (!call.charge(passed / 2 + 8) || !call.charge_bytes(call.text(2).size())) {
            return true;
        }
        made.append(text.substr(at, begin - at));
        if (!expand(call, call.text(2), parts, made)) {
            return false;
        }
        at = begin + parts[0].size();
        if (parts[0].empty()) {
            // Goes on after the next character, for nothing was taken.
            const std::size_t length = utf8_sequence(text, at);
            made.append(text.substr(std::min(at, text.size()), length));
            at += length == 0 ? 1 : length;
        }
    }
    if (at < text.size()) {
        made.append(text.substr(at));
    }
    charge_matching(call);
    out = call.keep_text(made);
    return true;
}

constexpr parameter regular = parameter::string | parameter::pattern;

constexpr function pattern_table[] = {
    {.name = "extract",
     .arguments = {{{"text", parameter::string},
                    {"pattern", regular},
                    {"group", parameter::number, true}}},
     .gives = parameter::string | parameter::null,
     .body = extract,
     .description = "The part of the text that a pattern matches first; null if none does. A "
                    "pattern with groups gives its first one, unless another is asked for; 0 is "
                    "the whole match.",
     .examples = {{{"extract('order 1042 of May', '\\d+')", "\"1042\""},
                   {"extract('width=20cm', '(\\w+)=(\\d+)', 2)", "\"20\""}}}},
    {.name = "matches",
     .arguments = {{{"text", parameter::string}, {"pattern", regular}}},
     .gives = parameter::boolean,
     .body = matches,
     .description = "Whether a pattern matches anywhere in the text; `^` and `$` tie it to the "
                    "ends. Patterns are those of RE2.",
     .examples = {{{"matches('SKU-1042', '^SKU-\\d+$')", "true"},
                   {"matches('Linen', '(?i)LINEN')", "true"}}}},
    {.name = "replace_pattern",
     .arguments = {{{"text", parameter::string}, {"pattern", regular}, {"new", parameter::string}}},
     .gives = parameter::string,
     .body = replace_pattern,
     .description = "The text with every match replaced. In the new text `$0` is the match, `$1` "
                    "to `$9` are its groups and `$$` is a dollar sign.",
     .examples = {{{"replace_pattern('2026-01-31', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1')",
                    "\"31.01.2026\""},
                   {"replace_pattern('too   many', '\\s+', ' ')", "\"too many\""}}}},
};

}  // namespace

std::span<const function> pattern_functions() {
    return pattern_table;
}

}  // namespace sluice::jmespath
