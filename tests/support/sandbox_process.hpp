#pragma once

// Runs `sluice sandbox` as a child: the local Ocoya on a free port, with its control endpoints.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace sluice::testing {

// Sends one request over a plain socket and returns the body of the reply. Throws
// std::runtime_error when there is none, or when its status is above 299.
std::string exchange(int port, const std::string& method, const std::string& target,
                     const std::string& body = {});

class sandbox_process {
 public:
    // Returns when it listens. It has no rate limit unless `more` sets one.
    explicit sandbox_process(const std::string& file, std::vector<std::string> more = {});

    int port() const { return port_; }
    std::string api() const;  // base_url of a client

    // Asks a control endpoint: "/state", "/posts?origin=created"
    boost::json::value get(const std::string& path) const;
    boost::json::value post(const std::string& path, const std::string& body) const;

    void fault(const std::string& body) const { post("/faults", body); }

    // Tells whether every fault that was ordered has happened.
    bool faults_met() const;

    // Counts the calls of a method: "received" or "applied".
    std::int64_t calls(const std::string& method, const std::string& what) const;

    // The sorted captions of posts that POST /post made.
    std::vector<std::string> made() const;

 private:
    temporary_directory directory_;
    program child_;
    int port_ = 0;
};

// Ids in the world of seed 1 (docs/sandbox.md).
inline constexpr const char* first_workspace = "clrep50lc000100016gqa6qju";
inline constexpr const char* second_workspace = "clreplqg0000e00013y2arwc0";
inline constexpr const char* first_profile = "clrep6aw000020001tmdfurbd";

}  // namespace sluice::testing
