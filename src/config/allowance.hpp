#pragma once

#include <sluice/config/node.hpp>

#include <string_view>

namespace sluice::config {

// Does a comment say `# sluice: allow RULE`, on the line of the place or in lines of comments right
// above it? Several rules have blanks or commas between them.
bool is_allowed(const location& at, std::string_view rule);

}  // namespace sluice::config
