#pragma once

// What is remembered of a client that gets no token: why, and when the server is asked again. A
// state machine without I/O.

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
    // The token of that mark is refused. Not for good: it is asked for again after a pause of a
    // minute, which doubles up to a quarter of an hour.
    void refused(const std::string& mark, failure why, bool for_good, wall_time now);

    // Why the server is not asked now for what has this mark; nothing: it may be asked.
    std::optional<failure> still(const std::string& mark, wall_time now) const;

    // As the vault keeps it. Precondition: something was refused.
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
