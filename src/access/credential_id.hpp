#pragma once

// Names a credential wherever it is kept, logged or counted, without showing it.

#include <sluice/model/secret.hpp>

#include <string>
#include <string_view>

namespace sluice::access {

// Returns 32 hexadecimal digits of a one-way hash (SHA-256) over the key and the API's base URL.
// Case in scheme and host, and a slash at the end, make no difference.
std::string credential_id(std::string_view base_url, const secret& key);

}  // namespace sluice::access
