#pragma once

// Holds a request that was taken apart, for routing and for the endpoints.

#include "sandbox/directory.hpp"

#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sandbox {

struct call {
    std::string method;
    std::string path;                                        // without the query, decoded
    std::vector<std::string> segments;                       // the path's, decoded
    std::vector<std::pair<std::string, std::string>> query;  // decoded
    std::optional<std::string> key;                          // X-API-Key
    std::string authorization;
    std::string host;
    std::string content_type;
    std::string body;
    wall_time real_now;  // the machine's time
    wall_time now;       // the sandbox's

    // The service fills these in on the way to the endpoint.
    std::string id;                        // the {id} of the path
    const workspace* workspace = nullptr;  // the workspaceId's, if the endpoint needs one

    std::optional<std::string> parameter(std::string_view name) const;  // the first
    std::vector<std::string> parameters(std::string_view name) const;   // repeated, or with commas
};

// Returns nullopt when the target cannot be read.
std::optional<call> take_apart(const net::request& request);

// Drops `prefix` from the front of path and segments. Returns false when it is not there.
bool enter_base(call& call, std::string_view prefix);

}  // namespace sluice::sandbox
