#pragma once

// Recognises secrets that are written into a URL; the warning plain-secret uses it.

#include <string_view>

namespace sluice::config {

// True for https://user:password@host and for a key in the query. A variable or an expression in
// its place is no secret.
bool url_holds_secret(std::string_view url);

}  // namespace sluice::config
