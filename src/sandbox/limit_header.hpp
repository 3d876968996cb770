#pragma once

// Adds X-RateLimit-Limit, -Remaining and -Reset to an answer (API reference, section 4).

#include "sandbox/answer.hpp"
#include "sandbox/rate_limiter.hpp"
#include "sandbox/switches.hpp"

namespace sluice::sandbox {

void add_limit_headers(answer& to, const allowance& given, const switches& how);

}  // namespace sluice::sandbox
