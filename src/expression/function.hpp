#pragma once

// Declares the functions of the language, each one once: arguments, result, body, description and
// examples. The parser, the analysis, `sluice describe function` and docs/reference/expressions.md
// read these tables. Each group of functions is one file with its part of the table.

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

// Says which values an argument accepts or a function gives; `|` joins several.
enum class parameter : std::uint16_t {
    none = 0,
    number = 1,
    string = 2,
    boolean = 4,
    null = 8,
    array = 16,
    object = 32,
    numbers = 64,     // an array of numbers
    strings = 128,    // an array of strings
    reference = 256,  // &expression
    any = 512,
    pattern = 1024,  // with string: a regular expression, compiled once when it is a literal
};

constexpr parameter operator|(parameter left, parameter right) {
    return static_cast<parameter>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}

constexpr bool accepts(parameter accepted, parameter one) {
    return (static_cast<unsigned>(accepted) & static_cast<unsigned>(one)) != 0;
}

// Writes them in words: "a string or an array of numbers".
std::string text_of(parameter accepted);

enum class origin : std::uint8_t { standard, community, own };

struct argument {
    std::string_view name;
    parameter accepted = parameter::none;
    bool optional = false;
};

struct example {
    std::string_view expression;
    std::string_view result;  // JSON
    std::string_view given = "null";
};

struct function {
    std::string_view name;
    std::array<argument, 4> arguments;  // ends at one without a name
    bool repeats = false;               // the last argument may be repeated
    parameter gives = parameter::any;
    origin from = origin::own;
    bool (*body)(function_call& call, held& out) = nullptr;  // false after function_call::fail
    std::string_view description;                            // sentences in Markdown
    std::array<example, 4> examples;                         // ends at one without an expression

    std::size_t most_arguments() const;  // not counting repetitions
    std::size_t fewest_arguments() const;
    const argument& argument_at(std::size_t place) const;  // the last one for repetitions
};

struct function_group {
    std::string_view title;
    std::span<const function> functions;
};

std::span<const function> number_functions();
std::span<const function> decimal_functions();
std::span<const function> text_functions();
std::span<const function> search_functions();
std::span<const function> trim_functions();
std::span<const function> letter_functions();
std::span<const function> caption_functions();
std::span<const function> pattern_functions();
std::span<const function> encoding_functions();
std::span<const function> digest_functions();
std::span<const function> list_functions();
std::span<const function> list_shape_functions();
std::span<const function> grouping_functions();
std::span<const function> order_functions();
std::span<const function> object_functions();
std::span<const function> member_functions();
std::span<const function> type_functions();
std::span<const function> time_functions();
std::span<const function> calendar_functions();

// All groups in the order of the reference page.
std::span<const function_group> function_groups();

// Returns null for an unknown name.
const function* find_function(std::string_view name);

// Writes "there is no function lenght(); did you mean length()?".
std::string unknown_function(std::string_view name);

// Returns the function name nearest to `name`; empty when none is near.
std::string_view nearest_function(std::string_view name);

// Returns the fault in the number of arguments or in the places of `&`; empty when there is none.
std::string call_fault(const function& callee, const std::vector<bool>& references);

// True when the argument accepts the value. Not for references.
bool argument_fits(const function& callee, std::size_t place, const held& given);

// Writes "length(): argument 1 must be …, not null". Precondition: the argument does not fit.
std::string argument_fault(const function& callee, std::size_t place, const held& given);

// Writes the form of a call: "find_first(text, part[, start[, end]])".
std::string signature(const function& one);

}  // namespace sluice::jmespath
