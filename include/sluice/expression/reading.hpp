#pragma once

// Which names an expression reads, and which it compares: for checks that find a text without
// quotes, or a name that does not stand where the expression does.

#include <sluice/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct read_name {
    std::string name;
    std::string member;  // of `input.since`: since; empty when none follows
    std::size_t at = 0;  // byte of the text, from 0
    bool quoted = false;
};

// One side of a comparison, or an argument that is compared with texts.
struct compared_side {
    enum class kinds { name, path, literal, other };  // name: one name and nothing else
    kinds kind = kinds::other;
    read_name name;  // of a name
};

struct read_comparison {
    enum class kinds { equality, order, argument };
    kinds kind = kinds::equality;
    compared_side left;  // of an argument: other
    compared_side right;
};

struct expression_reading {
    std::vector<read_name> roots;              // read from the data or the scope itself
    std::vector<std::string> fields;           // every name that is read and not only compared
    std::vector<read_comparison> comparisons;  // in the order of the text
};

// Fails as expression::compile() does.
result<expression_reading> reading_of_expression(std::string_view text);

// Of every expression between {{ and }}. Fails as text_template::compile() does.
result<expression_reading> reading_of_template(std::string_view text);

}  // namespace sluice
