#include "transform/path.hpp"

#include <optional>

namespace sluice::transform {

std::optional<std::size_t> position_in(const json::array& list, std::int64_t index) {
    const auto size = static_cast<std::int64_t>(list.size());
    const std::int64_t from_start = index < 0 ? size + index : index;
    if (from_start < 0 || from_start >= size) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(from_start);
}

namespace {

std::string with_article(json_kind kind) {
    const bool vowel = kind == json_kind::array || kind == json_kind::object;
    return (vowel ? "an " : "a ") + std::string(name_of(kind));
}

failure misfit(const path& path, std::size_t step, const json::value& found) {
    const std::string place =
        step == 0 ? "the record" : "'" + std::string(path.text_until(step - 1)) + "'";
    const bool member = path.steps()[step].kind == path_step::kinds::member;
    return {failure_class::invalid, "at '" + std::string(path.text_until(step)) + "': " + place +
                                        " is " + with_article(kind_of(found)) + ", not " +
                                        (member ? "an object" : "an array")};
}

result<json::value*> enter_element(json::array& list, const path& path, std::size_t step) {
    const std::int64_t index = path.steps()[step].index;
    if (const auto at = position_in(list, index)) {
        return &list[*at];
    }
    if (index >= 0 && static_cast<std::size_t>(index) == list.size()) {
        return &list.emplace_back(nullptr);
    }
    return failure(failure_class::invalid,
                   "at '" + std::string(path.text_until(step)) + "': the array has " +
                       std::to_string(list.size()) + " elements",
                   "[] stands for the element after the last one");
}

// Returns the place that one step leads to; makes it when it is missing.
result<json::value*> enter(json::value& here, const path& path, std::size_t step) {
    const path_step& to = path.steps()[step];
    if (to.kind == path_step::kinds::member) {
        if (here.is_null()) {
            here.emplace_object();
        }
        if (!here.is_object()) {
            return misfit(path, step, here);
        }
        return &here.as_object()[to.name];
    }
    if (here.is_null()) {
        here.emplace_array();
    }
    if (!here.is_array()) {
        return misfit(path, step, here);
    }
    if (to.kind == path_step::kinds::append) {
        return &here.as_array().emplace_back(nullptr);
    }
    return enter_element(here.as_array(), path, step);
}

void remove_below(json::value& here, const std::vector<path_step>& steps, std::size_t at);

void remove_member(json::object& here, const std::vector<path_step>& steps, std::size_t at) {
    const auto found = here.find(steps[at].name);
    if (found == here.end()) {
        return;
    }
    if (at + 1 < steps.size()) {
        remove_below(found->value(), steps, at + 1);
    } else {
        here.stable_erase(found);
    }
}

void remove_element(json::array& here, const std::vector<path_step>& steps, std::size_t at) {
    const auto position = position_in(here, steps[at].index);
    if (!position) {
        return;
    }
    if (at + 1 < steps.size()) {
        remove_below(here[*position], steps, at + 1);
    } else {
        here.erase(here.begin() + static_cast<std::ptrdiff_t>(*position));
    }
}

void remove_members(json::object& here, const std::vector<path_step>& steps, std::size_t at) {
    if (at + 1 == steps.size()) {
        here.clear();
    }
    for (auto& each : here) {
        remove_below(each.value(), steps, at + 1);
    }
}

void remove_elements(json::array& here, const std::vector<path_step>& steps, std::size_t at) {
    if (at + 1 == steps.size()) {
        here.clear();
    }
    for (auto& each : here) {
        remove_below(each, steps, at + 1);
    }
}

void remove_below(json::value& here, const std::vector<path_step>& steps, std::size_t at) {
    switch (steps[at].kind) {
        case path_step::kinds::member:
            if (auto* object = here.if_object()) {
                remove_member(*object, steps, at);
            }
            return;
        case path_step::kinds::element:
            if (auto* list = here.if_array()) {
                remove_element(*list, steps, at);
            }
            return;
        case path_step::kinds::every_child:
            if (auto* object = here.if_object()) {
                remove_members(*object, steps, at);
                return;
            }
            [[fallthrough]];
        case path_step::kinds::every_element:
            if (auto* list = here.if_array()) {
                remove_elements(*list, steps, at);
            }
            return;
        case path_step::kinds::append:
            return;
    }
}

result<void> assign_from(json::value& start, const path& path, std::size_t first,
                         json::value value) {
    json::value* here = &start;
    for (std::size_t step = first; step < path.steps().size(); ++step) {
        auto next = enter(*here, path, step);
        if (!next) {
            return next.error();
        }
        here = *next;
    }
    *here = std::move(value);
    return {};
}

}  // namespace

result<void> assign_at(json::value& root, const path& path, json::value value) {
    return assign_from(root, path, 0, std::move(value));
}

result<void> write_at(entity& entity, const path& path, json::value value) {
    if (!path.is_variable()) {
        return assign_from(entity.data, path, 0, std::move(value));
    }
    auto& variable = entity.variables.change()[path.steps().front().name];
    return assign_from(variable, path, 1, std::move(value));
}

void remove_at(json::value& root, const path& path) {
    remove_below(root, path.steps(), 0);
}

const json::value* find_at(const json::value& root, const path& path) {
    const json::value* here = &root;
    for (const path_step& step : path.steps()) {
        if (step.kind == path_step::kinds::member) {
            const auto* object = here->if_object();
            here = object == nullptr ? nullptr : object->if_contains(step.name);
        } else {
            const auto* list = here->if_array();
            const auto at = list == nullptr ? std::nullopt : position_in(*list, step.index);
            here = at ? &(*list)[*at] : nullptr;
        }
        if (here == nullptr) {
            return nullptr;
        }
    }
    return here;
}

}  // namespace sluice::transform
