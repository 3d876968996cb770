#pragma once

#include <string_view>

namespace sluice::config {

// Does the name of a key, a header or a variable speak of a credential? For what is not declared a
// secret and may well be one.
bool sounds_secret(std::string_view name);

}  // namespace sluice::config
