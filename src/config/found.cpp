#include "config/found.hpp"

#include "config/excerpt.hpp"
#include "config/type_text.hpp"

namespace sluice::config {

namespace {

constexpr std::size_t longest_shown = 40;

std::string shortened(std::string_view text) {
    const auto characters = characters_of(text.substr(0, text.find('\n')));
    std::string shown;
    for (std::size_t i = 0; i < characters.size() && i < longest_shown; ++i) {
        shown += characters[i];
    }
    return characters.size() > longest_shown || text.find('\n') != std::string_view::npos
               ? shown + "…"
               : shown;
}

}  // namespace

std::string found_text(const node& node) {
    switch (node.kind) {
        case node::kinds::null:
            return "nothing";
        case node::kinds::list:
            return "a list";
        case node::kinds::map:
            return "a map";
        case node::kinds::scalar:
            break;
    }
    if (node.from_secret) {
        return "something else (it comes from a secret and is not shown)";
    }
    if (node.quoted) {
        return "the text \"" + shortened(node.text) + '"';
    }
    return '\'' + shortened(node.text) + '\'';
}

void report_mismatch(const node& from, std::string_view expected, reader_state& state,
                     std::string mend) {
    const bool ends_in_quote = from.kind == node::kinds::scalar && !from.quoted &&
                               (from.text.ends_with('"') || from.text.ends_with('\''));
    // YAML keeps a quote that opens nothing as a part of the text: then the quote is the mistake.
    if (ends_in_quote && from.text.find(from.text.back()) == from.text.size() - 1) {
        mend = "remove the quote at its end, or open one before it";
    }
    state.report(from.at, "expected " + std::string(expected) + ", found " + found_text(from),
                 std::move(mend));
}

bool expect_scalar(const node& from, std::string_view expected, reader_state& state) {
    if (from.unresolved) {
        state.fail();
        return false;
    }
    if (from.kind != node::kinds::scalar) {
        report_mismatch(from, expected, state,
                        from.kind == node::kinds::null ? "give it a value, or remove the key" : "");
        return false;
    }
    return true;
}

bool counts_as_plain(const node& scalar) {
    const bool only_a_variable = scalar.resolved.size() == 1 && scalar.resolved[0].first == 0 &&
                                 scalar.resolved[0].second == scalar.text.size();
    return !scalar.quoted || only_a_variable;
}

bool within_bounds(const node& from, double value, const value_rules& rules, reader_state& state) {
    if (rules.least && value < rules.least->value) {
        state.report(from.at, "must be at least " + value_text(rules.least->shown) + ", found " +
                                  found_text(from));
        return false;
    }
    if (rules.most && value > rules.most->value) {
        state.report(from.at, "must be at most " + value_text(rules.most->shown) + ", found " +
                                  found_text(from));
        return false;
    }
    return true;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) {
            text += i + 1 == names.size() ? " or " : ", ";
        }
        text += names[i];
    }
    return text;
}

}  // namespace sluice::config
