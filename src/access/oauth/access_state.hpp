#pragma once

// Tells how far a client's access by OAuth2 goes, in words. `sluice auth status` and the operator's
// page show it. No I/O.

#include "access/oauth/token_vault.hpp"

#include <sluice/component/oauth2.hpp>

#include <optional>
#include <string>

namespace sluice::access {

struct access_state {
    std::string client;
    std::string state;
    std::string reason;  // the server's last refusal
    std::string until;   // when the present token ends; empty: nobody knows
    std::string mend;
    bool has_ended = false;  // access was granted, and now a person must act
};

// `kept` holds the client's entries of the vault; either may be missing.
access_state access_state_of(const std::string& client, const oauth2_settings& given,
                             const kept_token& kept, wall_time now);

}  // namespace sluice::access
