#pragma once

// JMESPath's own names for what is wrong with an expression: "syntax", "invalid-type", …

#include <sluice/error.hpp>

#include <string_view>

namespace sluice {

// Of a failure of expression::compile() or evaluate(). Beside the names of the specification:
// not-a-number (JEP 16), undefined-variable (JEP 11a), and limit-exceeded of ours.
std::string_view error_kind(const failure& fault);

}  // namespace sluice
