#pragma once

// Adds the publisher `ocoya-workflow`, which starts a workflow that a person built in Ocoya (row 17
// of the reference, assumed). Its URL is at the root of the host, takes no key, and is the secret
// itself. It never appears in an intent payload, a message or a log. It spends no budget of a key.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_workflow_publisher(registry& types);

}  // namespace sluice::ocoya
