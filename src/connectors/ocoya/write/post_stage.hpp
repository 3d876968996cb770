#pragma once

// Adds the stage `ocoya-post`. It says when a post is to appear, and makes one post for each
// profile of a record. It runs before the ledger: the time is fixed when the task is made, so a
// retry keeps it. Each post is then a task of its own.
//
// It changes the record's `payload` if there is one, or else the record.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_post_stage(registry& types);

}  // namespace sluice::ocoya
