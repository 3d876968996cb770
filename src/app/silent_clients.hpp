#pragma once

// Makes clients that send nothing. Commands that resolve no secret use them, so that no placeholder
// of a secret ever leaves the program.

#include <sluice/net/client.hpp>

#include <memory>

namespace sluice::app {

// Checks settings as `real` does, except for files whose names hold placeholders.
std::unique_ptr<net::client_factory> make_silent_factory(std::unique_ptr<net::client_factory> real);

}  // namespace sluice::app
