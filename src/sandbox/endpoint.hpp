#pragma once

// Defines a table of endpoints. The service routes by it, and GET /_sandbox describes by it.

#include "sandbox/answer.hpp"
#include "sandbox/call.hpp"
#include "sandbox/state.hpp"

#include <span>
#include <string>
#include <string_view>

namespace sluice::sandbox {

enum class standing {
    documented,
    assumed,        // the reference marks it A or ?, or leaves its reply open
    reconstructed,  // belongs to the older API, which nobody knows whole
};

struct endpoint {
    std::string_view method;
    std::string_view path;  // below the base; "{id}" takes any one segment
    answer (*handle)(state&, const call&);
    bool needs_workspace = false;
    standing known = standing::documented;
    std::string_view about;
};

struct routing {
    const endpoint* found = nullptr;
    std::string id;       // the value of {id}
    std::string allowed;  // without a match: the methods that this path takes; empty: no such path
};

// Finds the first endpoint that fits. A path in full must stand before one with "{id}".
routing route(std::span<const endpoint> table, const call& call);

// Returns a 404, or a 405 with Allow.
answer not_routed(const routing& missed);

std::span<const endpoint> api_endpoints();      // below /api/_public/v1
std::span<const endpoint> hook_endpoints();     // below /api/_hooks
std::span<const endpoint> access_endpoints();   // at the host's root
std::span<const endpoint> control_endpoints();  // below /_sandbox

}  // namespace sluice::sandbox
