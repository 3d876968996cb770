#pragma once

// What a credential is called wherever it is kept, logged or counted: never by itself.

#include <sluice/model/secret.hpp>

#include <string>
#include <string_view>

namespace sluice::access {

// 32 hexadecimal digits of a one-way hash (SHA-256) over the API's base URL, without case in scheme
// and host and without a slash at its end, and the key.
std::string credential_id(std::string_view base_url, const secret& key);

}  // namespace sluice::access
