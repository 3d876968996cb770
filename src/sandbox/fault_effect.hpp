#pragma once

// Applies a fault to one request: to its work and to its reply. The service uses it.

#include "sandbox/answer.hpp"
#include "sandbox/fault_plan.hpp"
#include "sandbox/switches.hpp"

#include <functional>

namespace sluice::sandbox {

// Calls `work` at most once, and not at all when the fault comes before the work.
answer with_fault(const fault& fault, const switches& how, const std::function<answer()>& work);

}  // namespace sluice::sandbox
