#pragma once

// Names a failure of an expression in JMESPath's own words: "syntax", "invalid-type", …

#include <sluice/error.hpp>

#include <string_view>

namespace sluice {

// Takes a failure of expression::compile() or evaluate(). It knows the names of the specification,
// not-a-number (JEP 16), undefined-variable (JEP 11a), and our own limit-exceeded.
std::string_view error_kind(const failure& fault);

}  // namespace sluice
