#pragma once

// Keeps a refused credential from being tried again and again. After a refusal every call fails at
// once until the recheck; then a single call tries. A state machine without I/O.

#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sluice::ocoya {

class credential_gate {
 public:
    explicit credential_gate(std::chrono::milliseconds recheck) : recheck_(recheck) {}

    // Returns nothing if the call may be sent. Otherwise returns how long the credential stays
    // unused. The call that finds the recheck due is sent; the others wait for its outcome.
    std::optional<std::chrono::milliseconds> ask(wall_time now);

    // Tells whether the credential was refused and the recheck is not due.
    bool closed(wall_time now) const { return closed_until_ && now < *closed_until_; }

    // Returns true if the credential was in use until now. The log then says so.
    bool refused(std::string reason, wall_time now);
    // Returns true if the credential had been refused. The log then says so.
    bool accepted();
    // No answer came back about the credential. The next call may find out.
    void unanswered();

    const std::string& reason() const { return reason_; }

 private:
    std::chrono::milliseconds recheck_;
    std::optional<wall_time> closed_until_;
    std::string reason_;
    bool probing_ = false;
};

}  // namespace sluice::ocoya
