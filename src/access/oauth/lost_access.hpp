#pragma once

// Remembers why a client gets no token, and when it asks the server again. A state machine without
// I/O.

#include "access/oauth/oauth_token.hpp"
#include "access/oauth/token_vault.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sluice::access {

class lost_access {
 public:
    // Notes that the token with that mark was refused. Unless it is for good, the client asks again
    // after a minute; the pause doubles up to a quarter of an hour.
    void refused(const std::string& mark, failure why, bool for_good, wall_time now);

    // Returns why the server must not be asked now for that mark; nullopt when it may be asked.
    std::optional<failure> still(const std::string& mark, wall_time now) const;

    // The state in the vault's form. Precondition: something was refused.
    token_end end() const { return {mark_, why_.message, again_}; }

    bool any() const { return !why_.message.empty(); }
    void over() { *this = lost_access(); }

 private:
    std::string mark_;
    failure why_;
    std::optional<wall_time> again_;
    std::chrono::milliseconds pause_{0};
};

}  // namespace sluice::access
