#pragma once

// Lists the names that an expression reads and compares. The warnings of a configuration use it to
// find texts without quotes and unknown names.

#include <sluice/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct read_name {
    std::string name;
    std::string member;  // `since` in `input.since`; empty when none follows
    std::size_t at = 0;  // byte of the text, from 0
    bool quoted = false;
};

// Describes one side of a comparison, or an argument that a function compares with texts.
struct compared_side {
    enum class kinds { name, path, literal, other };  // name: a single name
    kinds kind = kinds::other;
    read_name name;  // for a name
};

struct read_comparison {
    enum class kinds { equality, order, argument };
    kinds kind = kinds::equality;
    compared_side left;  // `other` for an argument
    compared_side right;
};

struct expression_reading {
    std::vector<read_name> roots;              // names at the root of the data or the scope
    std::vector<std::string> fields;           // names that are read and not only compared
    std::vector<read_comparison> comparisons;  // in the order of the text
};

// Fails as expression::compile() does.
result<expression_reading> reading_of_expression(std::string_view text);

// Reads every expression between {{ and }}. Fails as text_template::compile() does.
result<expression_reading> reading_of_template(std::string_view text);

}  // namespace sluice
