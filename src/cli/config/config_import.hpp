#pragma once

// Imports objects into a configuration for `sluice config import`.

#include <filesystem>

namespace sluice::cli {

// Adds the objects of `from` (a file or a directory) to the configuration `into`, and changes those
// that it has. All else in `into` stays. Shows each change, field by field. Writes nothing if the
// whole would not pass `check`, or in a dry run. Returns the exit code.
int import_configuration(const std::filesystem::path& from, const std::filesystem::path& into,
                         bool dry_run);

}  // namespace sluice::cli
