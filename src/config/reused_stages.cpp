#include "config/found.hpp"

#include <sluice/config/reused_stages.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

// Uses of uses multiply: ten entries that each use the next one ten times would never end.
constexpr std::size_t most_reused = 10'000;

bool is_variable_name(std::string_view name) {
    const auto fits = [](char c) { return ascii::is_letter(c) || ascii::is_digit(c) || c == '_'; };
    return !name.empty() && !ascii::is_digit(name.front()) && std::ranges::all_of(name, fits);
}

std::string judge_names(const named_list<std::optional<value_template>>& parameters) {
    for (const auto& [name, value] : parameters.entries) {
        if (!is_variable_name(name)) {
            return "'" + name + "' is no name of a parameter: it has letters, digits and _";
        }
    }
    return {};
}

std::string way_of(const std::vector<std::string>& names, const std::string& last) {
    std::string text;
    for (auto at = std::ranges::find(names, last); at != names.end(); ++at) {
        text += *at + " → ";
    }
    return text + last;
}

}  // namespace

const declaration<reused_stages>& reused_stages_declaration() {
    static const auto declared = [] {
        using o = reused_stages;
        declaration<o> d("transformer", "Stages that others use by name");
        d.field("parameters", &o::parameters,
                "The names of parameters, each with a default or without a value. A use gives them "
                "in `with`, and the stages read them as $name")
            .example("{amount: , factor: 100}")
            .check(judge_names);
        d.field("do", &o::stages, "The stages")
            .required()
            .shorthand()
            .component("transformer")
            .example("[{set: {cents: \"{{ round(number($amount) * $factor) }}\"}}]");
        return d;
    }();
    return declared;
}

template <>
std::optional<used_stages> read_plain<used_stages>(const node& from, const value_rules& rules,
                                                   reader_state& state) {
    if (!expect_scalar(from, "the name of an entry of transformers", state)) {
        return std::nullopt;
    }
    const node* offered = state.offered_stages(rules.component, from.text);
    if (offered == nullptr) {
        const auto names = state.offered_names(rules.component);
        const auto meant = did_you_mean(from.text, names);
        state.report(
            from.at, "there is no transformer '" + from.text + "'",
            meant.empty() ? "add it under transformers:" : "did you mean '" + meant + "'?");
        return std::nullopt;
    }
    auto& replacing = state.replacing;
    if (std::ranges::find(replacing, from.text) != replacing.end()) {
        state.report(from.at, "'" + from.text + "' uses itself: " + way_of(replacing, from.text),
                     "take one of the uses out");
        return std::nullopt;
    }
    if (++state.reused > most_reused) {
        state.report(from.at, "uses within uses come to more than " + std::to_string(most_reused),
                     "use fewer transformers inside others");
        return std::nullopt;
    }
    state.use_list(from.text);
    replacing.push_back(from.text);
    auto read = reused_stages_declaration().read(*offered, state);
    replacing.pop_back();
    if (!read) {
        return std::nullopt;
    }
    return used_stages{from.text, std::static_pointer_cast<const reused_stages>(std::move(read))};
}

template <>
json::value show_plain<used_stages>(const used_stages& value) {
    return value.name.empty() ? json::value(nullptr) : json::value(value.name);
}

}  // namespace sluice::config
