#pragma once

// The gate of one client's credential, with its words: a refusal and its end are said once in the
// log, and every call in between gets a failure that names the mend.

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
    // `time`, `log` and `who` outlive it. `client` names it in every line.
    credential_watch(std::string client, const credential& who, std::chrono::milliseconds recheck,
                     clock& time, event_log& log)
        : client_(std::move(client)),
          who_(who),
          recheck_(recheck),
          time_(time),
          log_(log),
          gate_(recheck) {}

    // A question about the credential. However it ends: the next caller may ask again, unless the
    // gate has learned the answer.
    class question {
     public:
        explicit question(credential_watch& owner) : owner_(owner) {}
        question(const question&) = delete;
        question& operator=(const question&) = delete;
        ~question() { owner_.gate_.unanswered(); }

     private:
        credential_watch& owner_;
    };

    // Fails (class credential, with retry_after) while the credential is not used.
    result<void> usable();

    // Refused, and the recheck is not due.
    bool closed() const { return gate_.closed(time_.now()); }

    // `request`: "GET /post", for the log.
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
