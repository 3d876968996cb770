#pragma once

// The publisher `ocoya-workflow`: starts a workflow that a person built in Ocoya (row 17 of the
// reference, assumed). Its URL lies at the host's root, takes no key, and is the secret itself: it
// never stands in a plan, a message or a log. No budget of a key is spent.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_workflow_publisher(registry& types);

}  // namespace sluice::ocoya
