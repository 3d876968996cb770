#pragma once

// Reads the file `environment` that the service's unit reads too.

#include <map>
#include <string>
#include <string_view>

namespace sluice::config {

// Returns the variables of a file as EnvironmentFile= of systemd.exec(5) reads it: NAME=VALUE
// lines, comments with # or ;, and quotes. A backslash before a line break joins lines. A line that
// systemd skips is skipped here too, so that both see the same values.
std::map<std::string, std::string> variables_of_file(std::string_view text);

}  // namespace sluice::config
