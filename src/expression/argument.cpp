#include "expression/function.hpp"

namespace sluice::jmespath {

namespace {

bool all_items(const held& given, json_kind wanted) {
    const items_view items(given);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (kind_of(items[i]) != wanted) {
            return false;
        }
    }
    return true;
}

bool fits(parameter accepted, const held& given) {
    switch (kind_of(given)) {
        case json_kind::number:
            return accepts(accepted, parameter::number);
        case json_kind::string:
            return accepts(accepted, parameter::string);
        case json_kind::object:
            return accepts(accepted, parameter::object);
        case json_kind::boolean:
            return accepts(accepted, parameter::boolean);
        case json_kind::null:
            return accepts(accepted, parameter::null);
        case json_kind::array:
            return accepts(accepted, parameter::array) ||
                   (accepts(accepted, parameter::numbers) && all_items(given, json_kind::number)) ||
                   (accepts(accepted, parameter::strings) && all_items(given, json_kind::string));
    }
    return false;
}

// Names the kinds of the items in the order of their first places: "array of number and null".
std::string given_text(const held& given) {
    std::string text(name_of(kind_of(given)));
    const items_view items(given);
    std::array<bool, 6> seen{};
    std::string_view joint = " of ";
    for (std::size_t i = 0; i < items.size(); ++i) {
        const json_kind kind = kind_of(items[i]);
        if (!seen[static_cast<std::size_t>(kind)]) {
            seen[static_cast<std::size_t>(kind)] = true;
            text += joint;
            text += name_of(kind);
            joint = " and ";
        }
    }
    return text;
}

}  // namespace

std::string text_of(parameter accepted) {
    constexpr std::pair<parameter, std::string_view> names[] = {
        {parameter::number, "a number"},
        {parameter::string, "a string"},
        {parameter::boolean, "a boolean"},
        {parameter::array, "an array"},
        {parameter::object, "an object"},
        {parameter::numbers, "an array of numbers"},
        {parameter::strings, "an array of strings"},
        {parameter::null, "null"},
        {parameter::reference, "an expression"},
        {parameter::any, "any value"},
    };
    std::string text;
    for (const auto& [one, name] : names) {
        if (accepts(accepted, one)) {
            text += text.empty() ? "" : " or ";
            text += name;
        }
    }
    return text;
}

bool argument_fits(const function& callee, std::size_t place, const held& given) {
    const parameter accepted = callee.argument_at(place).accepted;
    return accepts(accepted, parameter::any) || fits(accepted, given);
}

std::string argument_fault(const function& callee, std::size_t place, const held& given) {
    return std::string(callee.name) + "(): argument " + std::to_string(place + 1) + " must be " +
           text_of(callee.argument_at(place).accepted) + ", not " + given_text(given);
}

}  // namespace sluice::jmespath
