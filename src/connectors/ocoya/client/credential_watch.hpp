#pragma once

// Watches over one client's credential with a gate, and words its messages. The log tells of a
// refusal and of its end once. Every call in between gets a failure that names the mend.

#include "connectors/ocoya/client/credential.hpp"
#include "connectors/ocoya/client/credential_gate.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>

namespace sluice::ocoya {

class credential_watch {
 public:
    // `time`, `log` and `who` outlive it. `client` is the name in every line.
    credential_watch(std::string client, const credential& who, std::chrono::milliseconds recheck,
                     clock& time, event_log& log)
        : client_(std::move(client)),
          who_(who),
          recheck_(recheck),
          time_(time),
          log_(log),
          gate_(recheck) {}

    // Marks a call that may answer whether the credential is accepted. However it ends, the next
    // caller may ask again, unless the gate has learned the answer.
    class question {
     public:
        explicit question(credential_watch& owner) : owner_(owner) {}
        question(const question&) = delete;
        question& operator=(const question&) = delete;
        ~question() { owner_.gate_.unanswered(); }

     private:
        credential_watch& owner_;
    };

    // Fails (class credential, with retry_after) while the credential is unused.
    result<void> usable();

    // Tells whether the credential was refused and the recheck is not due.
    bool closed() const { return gate_.closed(time_.now()); }

    // `request` is for the log, such as "GET /post".
    failure refused(const net::response& reply, const std::string& request);
    void accepted();

 private:
    std::string client_;
    const credential& who_;
    std::chrono::milliseconds recheck_;
    clock& time_;
    event_log& log_;
    credential_gate gate_;
};

}  // namespace sluice::ocoya
