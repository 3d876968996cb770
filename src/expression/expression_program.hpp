#pragma once

// Defines the body of an expression for the evaluator and the analysis.

#include "expression/program.hpp"

#include <sluice/expression/expression.hpp>

#include <string>

namespace sluice {

class expression::program {
 public:
    std::string text;
    jmespath::program code;
};

}  // namespace sluice
