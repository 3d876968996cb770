#pragma once

// Replaces files of the configuration, so that a crash leaves each one old or new.

#include <sluice/config/load.hpp>
#include <sluice/error.hpp>

namespace sluice::cli {

// Writes all files under hidden names and syncs them, then puts each in its place, whole. A
// replaced file keeps its mode and owner. A failure before the first replacement leaves everything
// as it was. A later failure names the file at which it stopped. Blocks.
result<void> replace_files(const config::pending_files& files);

}  // namespace sluice::cli
