#pragma once

// Holds the settings with which `sluice sandbox` starts, one for each flag.

#include "sandbox/switches.hpp"

#include <sluice/model/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sluice::sandbox {

inline constexpr const char* default_key = "sandbox-key";
inline constexpr std::uint16_t default_port = 8750;

struct sandbox_settings {
    std::string host = "127.0.0.1";      // --host
    std::uint16_t port = default_port;   // --port; 0: any free one
    std::filesystem::path data;          // --data; empty: in memory
    std::uint64_t seed = 1;              // --seed, below 2^63
    std::size_t posts = 237;             // --posts
    std::size_t workspaces = 2;          // --workspaces, from 2
    std::int64_t rate = 60;              // --rate, requests a minute; 0: no limit
    double speed = 1.0;                  // --speed
    secret key{default_key};             // --key
    std::vector<std::string> unhealthy;  // --unhealthy: ids of profiles, or providers ("twitter")
    switches how;                        // one flag for each entry of switch_table()
};

}  // namespace sluice::sandbox
