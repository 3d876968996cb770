#include "expression/function.hpp"

#include <algorithm>
#include <numeric>

namespace sluice::jmespath {

namespace {

const std::vector<const function*>& all_functions() {
    // Sorted once at the first call, so that a look-up is a binary search.
    static const std::vector<const function*> all = [] {
        std::vector<const function*> found;
        for (const function_group& group : function_groups()) {
            for (const function& one : group.functions) {
                found.push_back(&one);
            }
        }
        std::sort(found.begin(), found.end(), [](const function* left, const function* right) {
            return left->name < right->name;
        });
        return found;
    }();
    return all;
}

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t changed = diagonal + (left[i] == right[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::string count_text(const function& callee) {
    const std::size_t fewest = callee.fewest_arguments();
    const std::size_t most = callee.most_arguments();
    std::string text = callee.repeats ? "at least " : "";
    text += std::to_string(fewest);
    if (!callee.repeats && most != fewest) {
        text += (most == fewest + 1 ? " or " : " to ") + std::to_string(most);
    }
    return text + (fewest == 1 && (callee.repeats || most == 1) ? " argument" : " arguments");
}

}  // namespace

std::span<const function_group> function_groups() {
    static const std::array<function_group, 19> groups{{
        {"Numbers", decimal_functions()},
        {"Numbers in lists", number_functions()},
        {"Cutting and joining", text_functions()},
        {"Finding and replacing", search_functions()},
        {"Padding and trimming", trim_functions()},
        {"Letters", letter_functions()},
        {"Captions", caption_functions()},
        {"Patterns", pattern_functions()},
        {"Encodings", encoding_functions()},
        {"Digests and identifiers", digest_functions()},
        {"Lists", list_functions()},
        {"Shapes of lists", list_shape_functions()},
        {"Grouping", grouping_functions()},
        {"Order", order_functions()},
        {"Objects", object_functions()},
        {"Members", member_functions()},
        {"Types", type_functions()},
        {"Time", time_functions()},
        {"Calendar", calendar_functions()},
    }};
    return groups;
}

std::size_t function::most_arguments() const {
    std::size_t count = 0;
    while (count < arguments.size() && !arguments[count].name.empty()) {
        ++count;
    }
    return count;
}

std::size_t function::fewest_arguments() const {
    std::size_t count = 0;
    while (count < arguments.size() && !arguments[count].name.empty() &&
           !arguments[count].optional) {
        ++count;
    }
    return count;
}

const argument& function::argument_at(std::size_t place) const {
    if (place < arguments.size() && !arguments[place].name.empty()) {
        return arguments[place];
    }
    return arguments[std::max<std::size_t>(most_arguments(), 1) - 1];
}

const function* find_function(std::string_view name) {
    const std::vector<const function*>& all = all_functions();
    const auto found = std::lower_bound(
        all.begin(), all.end(), name,
        [](const function* left, std::string_view wanted) { return left->name < wanted; });
    return found != all.end() && (*found)->name == name ? *found : nullptr;
}

std::string_view nearest_function(std::string_view name) {
    constexpr std::size_t longest_known = 60;
    std::string_view nearest;
    if (name.size() > longest_known) {
        return nearest;
    }
    // Half of the letters may differ at most, or the suggestion would be no help.
    std::size_t best = std::max<std::size_t>(name.size() / 2, 2);
    for (const function* candidate : all_functions()) {
        const std::size_t away = distance(name, candidate->name);
        if (away < best) {
            best = away;
            nearest = candidate->name;
        }
    }
    return nearest;
}

std::string unknown_function(std::string_view name) {
    constexpr std::size_t longest_shown = 60;
    if (name.size() > longest_shown) {
        return "there is no function of this name";
    }
    std::string text = "there is no function " + std::string(name) + "()";
    const std::string_view nearest = nearest_function(name);
    if (!nearest.empty()) {
        text += "; did you mean " + std::string(nearest) + "()?";
    }
    return text;
}

std::string call_fault(const function& callee, const std::vector<bool>& references) {
    const std::string name = std::string(callee.name) + "()";
    if (references.size() < callee.fewest_arguments() ||
        (references.size() > callee.most_arguments() && !callee.repeats)) {
        return name + " takes " + count_text(callee) + ", not " + std::to_string(references.size());
    }
    for (std::size_t i = 0; i < references.size(); ++i) {
        const bool reference = accepts(callee.argument_at(i).accepted, parameter::reference);
        if (reference != references[i]) {
            return name + ": argument " + std::to_string(i + 1) +
                   (reference ? " must be an expression reference, such as &name"
                              : " must not be an expression reference: take the & away");
        }
    }
    return {};
}

std::string signature(const function& one) {
    std::string text(one.name);
    std::string closing = ")";
    text += '(';
    for (std::size_t i = 0; i < one.most_arguments(); ++i) {
        const argument& at = one.arguments[i];
        text += at.optional ? "[" : "";
        text += i == 0 ? "" : ", ";
        text += accepts(at.accepted, parameter::reference) ? "&" : "";
        text += at.name;
        closing.insert(0, at.optional ? "]" : "");
    }
    return text + (one.repeats ? ", …" : "") + closing;
}

}  // namespace sluice::jmespath
