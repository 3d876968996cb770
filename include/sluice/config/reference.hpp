#pragma once

// Names something that is configured elsewhere: a client, an incoming, an outgoing.

#include <sluice/config/node.hpp>

#include <string>

namespace sluice::config {

struct reference {
    std::string name;  // empty: not given
    location at;
};

}  // namespace sluice::config
