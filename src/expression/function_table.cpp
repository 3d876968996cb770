#include "expression/function.hpp"

#include <algorithm>
#include <numeric>

namespace sluice::jmespath {

namespace {

const std::vector<const function*>& all_functions() {
    static const std::vector<const function*> all = [] {
        std::vector<const function*> found;
        for (const std::span<const function> group :
             {number_functions(), text_functions(), list_functions(), order_functions(),
              object_functions(), type_functions(), time_functions()}) {
            for (const function& one : group) {
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

std::string count_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " argument" : " arguments");
}

}  // namespace

std::size_t function::parameter_count() const {
    return static_cast<std::size_t>(
        std::find(parameters.begin(), parameters.end(), parameter::none) - parameters.begin());
}

parameter function::parameter_at(std::size_t argument) const {
    return parameters[std::min(argument, parameter_count() - 1)];
}

const function* find_function(std::string_view name) {
    const std::vector<const function*>& all = all_functions();
    const auto found = std::lower_bound(
        all.begin(), all.end(), name,
        [](const function* left, std::string_view wanted) { return left->name < wanted; });
    return found != all.end() && (*found)->name == name ? *found : nullptr;
}

std::string unknown_function(std::string_view name) {
    constexpr std::size_t longest_shown = 60;
    if (name.size() > longest_shown) {
        return "there is no function of this name";
    }
    const function* nearest = nullptr;
    std::size_t best = std::max<std::size_t>(name.size() / 2, 2);
    for (const function* candidate : all_functions()) {
        const std::size_t away = distance(name, candidate->name);
        if (away < best) {
            best = away;
            nearest = candidate;
        }
    }
    std::string text = "there is no function " + std::string(name) + "()";
    if (nearest != nullptr) {
        text += "; did you mean " + std::string(nearest->name) + "()?";
    }
    return text;
}

std::string call_fault(const function& callee, const std::vector<bool>& references) {
    const std::string name = std::string(callee.name) + "()";
    const std::size_t wanted = callee.parameter_count();
    if (references.size() < wanted || (references.size() > wanted && !callee.repeats)) {
        return name + " takes " + (callee.repeats ? "at least " : "") + count_text(wanted) +
               ", not " + std::to_string(references.size());
    }
    for (std::size_t i = 0; i < references.size(); ++i) {
        const bool reference = accepts(callee.parameter_at(i), parameter::reference);
        if (reference != references[i]) {
            return name + ": argument " + std::to_string(i + 1) +
                   (reference ? " must be an expression reference, such as &name"
                              : " must not be an expression reference: take the & away");
        }
    }
    return {};
}

}  // namespace sluice::jmespath
