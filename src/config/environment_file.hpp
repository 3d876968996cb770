#pragma once

#include <map>
#include <string>
#include <string_view>

namespace sluice::config {

// The variables of a file as EnvironmentFile= of systemd.exec(5) reads it: NAME=VALUE lines,
// comments with # or ;, quotes, a backslash before a line break joins lines. A line that it would
// pass over is passed over here, too.
std::map<std::string, std::string> variables_of_file(std::string_view text);

}  // namespace sluice::config
