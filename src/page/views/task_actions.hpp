#pragma once

// The actions of people on one task.

#include "page/views/parts.hpp"

namespace sluice::operator_page {

// Those that the task's state and the caller's role allow: [{label, address, loud}].
json::array actions_for(const visit* by, const json::value& task);

}  // namespace sluice::operator_page
