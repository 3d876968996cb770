#pragma once

// Names something that is configured elsewhere: a client, an incoming, an outgoing.

#include <sluice/config/node.hpp>

#include <string>

namespace sluice::config {

struct reference {
    std::string name;  // empty: not given
    location at;

    // Two references to one object are equal, wherever they stand.
    friend bool operator==(const reference& one, const reference& other) {
        return one.name == other.name;
    }
};

}  // namespace sluice::config
