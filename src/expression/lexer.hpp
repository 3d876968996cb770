#pragma once

// Cuts an expression into tokens. The last token is always `end`.

#include "expression/token.hpp"

#include <sluice/error.hpp>

#include <string_view>
#include <vector>

namespace sluice::jmespath {

// The tokens refer into `text`. Fails with the column of what is no token.
result<std::vector<token>> tokenise(std::string_view text);

// "column 7: <reason>" as a failure of class invalid.
failure fault_at(std::size_t column, std::string_view reason);

}  // namespace sluice::jmespath
