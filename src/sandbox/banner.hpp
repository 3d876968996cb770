#pragma once

#include "sandbox/state.hpp"

#include <string>

namespace sluice::sandbox {

// Returns the text that `sluice sandbox` prints at its start: all that a person needs to use it.
std::string banner_text(const state& all, const std::string& url);

}  // namespace sluice::sandbox
