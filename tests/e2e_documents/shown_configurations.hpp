#pragma once

// The configurations that the documents show, by their place: "guide.md: Publish from a file". Of
// several below one heading the later ones are called "(2)" and so on.

#include <map>
#include <string>

namespace sluice::testing {

std::map<std::string, std::string> shown_configurations();

}  // namespace sluice::testing
