#pragma once

#include <filesystem>

namespace sluice::cli {

// Adds the objects of `from` (a file or a directory) to the configuration `into`, and changes those
// that it has; what it has besides stays. Shows each, field by field. Nothing is written when the
// whole would not pass `check`, nor in a dry run. Gives the exit code.
int import_configuration(const std::filesystem::path& from, const std::filesystem::path& into,
                         bool dry_run);

}  // namespace sluice::cli
