#pragma once

// For commands that resolve no secret: clients that are made and send nothing, so that no
// placeholder of a secret ever leaves the program.

#include <sluice/net/client.hpp>

#include <memory>

namespace sluice::app {

// Settings are judged as by `real`, but for files that a placeholder names.
std::unique_ptr<net::client_factory> make_silent_factory(std::unique_ptr<net::client_factory> real);

}  // namespace sluice::app
