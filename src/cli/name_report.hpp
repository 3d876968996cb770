#pragma once

// What check and plan say of names: those under which a ledger holds something and which the
// configuration does not have.

#include "engine/plan/plan.hpp"

#include <sluice/config/load.hpp>

#include <filesystem>

namespace sluice::cli {

// Each stray name is a line on standard error. An incoming whose memory looks renamed becomes a
// problem of `given`, at its place: the daemon would not start it. Fails when the ledger in `state`
// cannot be read; does nothing for "". `what` is the plan of `given`.
result<void> report_names(const std::filesystem::path& state, const engine::plan& what,
                          config::loaded& given);

}  // namespace sluice::cli
