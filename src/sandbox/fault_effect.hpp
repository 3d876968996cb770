#pragma once

// What a fault makes of the work and of its reply.

#include "sandbox/answer.hpp"
#include "sandbox/fault_plan.hpp"
#include "sandbox/switches.hpp"

#include <functional>

namespace sluice::sandbox {

// `work` is called at most once: not at all when the fault comes before it.
answer with_fault(const fault& what, const switches& how, const std::function<answer()>& work);

}  // namespace sluice::sandbox
