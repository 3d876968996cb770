#pragma once

// A credential that was refused is not tried again and again: after a 401 or 403 every call fails
// at once until the recheck, then a single one goes out to see. A state machine without I/O.

#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace sluice::ocoya {

class credential_gate {
 public:
    explicit credential_gate(std::chrono::milliseconds recheck) : recheck_(recheck) {}

    // Nothing: the call may go out. Else how long the credential stays unused. The call that finds
    // the recheck due goes out; the others are held back until its outcome is told.
    std::optional<std::chrono::milliseconds> ask(wall_time now);

    // Refused, and the recheck is not due.
    bool closed(wall_time now) const { return closed_until_ && now < *closed_until_; }

    // True when it is news: the credential was in use until now.
    bool refused(std::string reason, wall_time now);
    // True when it is news: the credential had been refused.
    bool accepted();
    // No answer about the credential came back; the next call may find out.
    void unanswered();

    const std::string& reason() const { return reason_; }

 private:
    std::chrono::milliseconds recheck_;
    std::optional<wall_time> closed_until_;
    std::string reason_;
    bool probing_ = false;
};

}  // namespace sluice::ocoya
