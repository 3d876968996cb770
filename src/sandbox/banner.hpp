#pragma once

#include "sandbox/state.hpp"

#include <string>

namespace sluice::sandbox {

// What a person needs to use the sandbox at `url`.
std::string banner_text(const state& all, const std::string& url);

}  // namespace sluice::sandbox
