#pragma once

#include <sluice/config/load.hpp>
#include <sluice/error.hpp>

namespace sluice::cli {

// Writes all of them under hidden names first, synced, and then puts each in its place, whole. What
// was there keeps its mode. A failure before the first is in its place leaves everything as it was;
// one behind it names the file at which it stopped.
result<void> replace_files(const config::pending_files& files);

}  // namespace sluice::cli
