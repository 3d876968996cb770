#pragma once

// The stage `ocoya-post`: says when a post is to appear, and makes one post for each profile out of
// one for several. It stands before the ledger: the time is fixed when the task is made, so that a
// retry keeps it, and each post is a task of its own.
//
// It works on the record's `payload` where there is one, else on the record.

#include <sluice/component/registry.hpp>

namespace sluice::ocoya {

void add_post_stage(registry& types);

}  // namespace sluice::ocoya
