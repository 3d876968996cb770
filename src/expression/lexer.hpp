#pragma once

// Cuts an expression into tokens for the parser. The last token is always `end`.

#include "expression/token.hpp"

#include <sluice/error.hpp>

#include <string_view>
#include <vector>

namespace sluice::jmespath {

// The tokens refer into `text`. Fails with the column of a character that begins no token.
result<std::vector<token>> tokenise(std::string_view text);

// Makes "column 7: <reason>" a failure of class invalid.
failure fault_at(std::size_t column, std::string_view reason);

}  // namespace sluice::jmespath
