#pragma once

// Defines the tokens of JMESPath (jmespath.org/specification.html, "Grammar") and of the
// community's proposals 11a (let), 16 (arithmetic), 17 (root) and 21 (conditions).

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::jmespath {

enum class token_kind {
    end,
    identifier,
    quoted_identifier,
    raw_string,
    literal,
    number,
    variable,  // $name
    root,      // $
    dot,
    star,
    left_bracket,
    filter,   // [?
    flatten,  // []
    right_bracket,
    left_parenthesis,
    right_parenthesis,
    left_brace,
    right_brace,
    comma,
    colon,
    question,
    current,
    reference,  // &
    pipe,
    either,  // ||
    both,    // &&
    negation,
    assign,  // =
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    plus,
    minus,
    multiply,  // ×; a star may multiply too
    divide,
    floor_divide,  // //
    remainder,     // %
};

// `text` is the token as the source writes it, quotation marks included.
struct token {
    token_kind kind = token_kind::end;
    std::size_t column = 1;  // from 1, in bytes
    std::string_view text;
};

// Names a token in a message: "'foo'", "the end". A long one is cut.
std::string describe(const token& found);

}  // namespace sluice::jmespath
