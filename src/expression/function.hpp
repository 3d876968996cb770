#pragma once

// The functions of JMESPath, and a few of ours. Each group of functions is one file that gives its
// part of the table; a function says what it takes, and its body runs only when the arguments fit.

#include "expression/held.hpp"
#include "expression/program.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

class function_call;

// What a parameter accepts; several by `|`.
enum class parameter : std::uint8_t {
    none = 0,
    number = 1,
    string = 2,
    array = 4,
    object = 8,
    numbers = 16,    // an array of numbers
    strings = 32,    // an array of strings
    reference = 64,  // &expression
    any = 128,
};

constexpr parameter operator|(parameter left, parameter right) {
    return static_cast<parameter>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}

constexpr bool accepts(parameter accepted, parameter one) {
    return (static_cast<unsigned>(accepted) & static_cast<unsigned>(one)) != 0;
}

struct function {
    std::string_view name;
    std::array<parameter, 2> parameters;           // ended by none
    bool repeats;                                  // the last parameter stands for one or more
    bool (*body)(function_call& call, held& out);  // false after function_call::fail

    std::size_t parameter_count() const;
    parameter parameter_at(std::size_t argument) const;
};

std::span<const function> number_functions();
std::span<const function> text_functions();
std::span<const function> list_functions();
std::span<const function> order_functions();
std::span<const function> object_functions();
std::span<const function> type_functions();
std::span<const function> time_functions();

// Null when there is none of this name.
const function* find_function(std::string_view name);

// "there is no function lenght(); did you mean length()?"
std::string unknown_function(std::string_view name);

// What is wrong with the number of arguments, or with where `&` stands; empty when nothing is.
std::string call_fault(const function& callee, const std::vector<bool>& references);

// What is wrong with an argument's value; empty when nothing is. Not for references.
std::string argument_fault(const function& callee, std::size_t argument, const held& given);

}  // namespace sluice::jmespath
