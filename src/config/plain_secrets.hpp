#pragma once

#include <string_view>

namespace sluice::config {

// https://user:password@host, or a key in the query; not where a variable or an expression stands
// for it.
bool url_holds_secret(std::string_view url);

}  // namespace sluice::config
