#pragma once

// Tells whether a request reaches a host that only a record names: the case of
// daemon.allow_networks.

#include <string>

namespace sluice::testing {

// The host is a server on loopback. `yaml` is the configuration.
std::string reach_for(const std::string& yaml);

}  // namespace sluice::testing
