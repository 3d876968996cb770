#pragma once

// Reports names under which the ledger holds something, and which the configuration does not have.
// `check` and `plan` do so.

#include "engine/plan/plan.hpp"

#include <sluice/config/load.hpp>

#include <filesystem>

namespace sluice::cli {

// Writes each stray name to standard error. An incoming whose memory looks renamed becomes a
// problem of `given`, at its place, because the daemon would not start it. Fails if the ledger in
// `state` cannot be read. Does nothing for "". `plan` is made from `given`. Blocks.
result<void> report_names(const std::filesystem::path& state, const engine::plan& plan,
                          config::loaded& given);

}  // namespace sluice::cli
