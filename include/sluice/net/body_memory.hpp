#pragma once

// Counts the memory of a request's body against the room for all bodies of a server.

#include <cstddef>

namespace sluice::net {

class body_memory {
 public:
    virtual ~body_memory() = default;

    // Counts further bytes until the reply is sent. Returns false, and counts none, when the room
    // is used up.
    virtual bool add(std::size_t bytes) = 0;
};

}  // namespace sluice::net
