#pragma once

// A table of endpoints is the one list from which requests are routed and described.

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
    reconstructed,  // of the older API, which nobody knows whole
};

struct endpoint {
    std::string_view method;
    std::string_view path;  // behind the base; "{id}" takes any one segment
    answer (*handle)(state&, const call&);
    bool needs_workspace = false;
    standing known = standing::documented;
    std::string_view about;
};

struct routing {
    const endpoint* found = nullptr;
    std::string id;  // of {id}
    std::string
        allowed;  // when nothing was found: the methods that this path takes; empty: no such path
};

// What is written out goes before "{id}" when it stands first in the table.
routing route(std::span<const endpoint> table, const call& what);

// 404 or 405 with Allow.
answer not_routed(const routing& missed);

// The tables.
std::span<const endpoint> api_endpoints();      // behind /api/_public/v1
std::span<const endpoint> hook_endpoints();     // behind /api/_hooks
std::span<const endpoint> access_endpoints();   // at the host's root
std::span<const endpoint> control_endpoints();  // behind /_sandbox

}  // namespace sluice::sandbox
