#pragma once

// Sends the deliveries of an outgoing. The engine commits an intent before send() and the outcome
// after it. A publisher keeps no queue, and repeats nothing on its own that could double an effect.

#include <sluice/async/tokens.hpp>
#include <sluice/component/estimate.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sluice {

// What may be done when the outcome of a delivery is unknown.
enum class repeat_safety {
    idempotent,  // sending again has no further effect
    verifiable,  // the target can be asked whether it happened
    once,        // neither: the task becomes uncertain and waits for a person
};

// One record, ready to be sent.
struct delivery {
    entity entity;
    std::string
        key;  // stable over every attempt of the task: an idempotency key where one is taken
    repeat_safety safety = repeat_safety::once;

    // Equal for two deliveries that the target could not tell apart. Needed of verifiable ones.
    std::string fingerprint;

    // Where it goes: equal for publishers that deliver to one place and are shown each other's
    // results when they ask there. Empty: none but this outgoing does. Without secrets.
    std::string target;

    // The publisher's own: what it sends, and what it needs to ask the target later. Stored with
    // the intent; must not hold a secret.
    json::value plan;

    // Of an idempotent one: what is repeated under a key has to be what was sent under it. send()
    // is then given the record as it was sent, with key and plan, and prepare() is not called
    // again.
    bool repeat_as_sent = false;

    std::string summary;  // one line for the task's history: "POST /post (2 profiles,
                          // 2026-02-01T09:00:00Z)"

    // The request that prepare() made, if the publisher keeps it for send(). It stays in memory, so
    // it may hold a secret. Null after a restart: send() then makes it again from entity, key and
    // plan.
    std::shared_ptr<net::request> request{};

    // The engine's: a publisher that sends requests of HTTP, or asks by them, hands it to each
    // (net::request::note), and so the history tells what went out and what came back, whatever
    // became of it. Null: nobody asks.
    std::shared_ptr<net::exchange_note> note{};
};

struct receipt {
    std::string external_id;  // what the target calls the result; may be empty
    std::string response;     // one line for the task's history, without secrets
    json::value data;         // the response's body, for steps after the publisher
    unsigned status = 0;      // of HTTP; 0: there is none
    std::map<std::string, std::string> headers;  // of HTTP, by lower-case name, without cookies
};

// The target's answer to "did this happen?": every result there that this delivery could have made.
// The engine takes away those that belong to other tasks.
struct findings {
    std::vector<std::string> candidates;  // external ids
    bool reliable = true;  // false: the target could not be asked well enough to tell
    // The target may still be at work: what is not found now is looked for once more, later, before
    // it is sent again.
    bool may_come_later = false;
};

class publisher {
 public:
    virtual ~publisher() = default;

    // Fetches what prepare() needs and cannot ask for, such as ids for names. Called before
    // prepare() of every attempt, also of each in a batch; what it learns is kept, so that it
    // seldom costs a request. The entity outlives the call. A failure is the attempt's: nothing was
    // sent.
    virtual awaitable<result<void>> gather(const entity* entity);

    // Checks and completes the record without any I/O that costs; what can be known to fail is
    // refused here, before it costs a request. Called again for every attempt.
    virtual result<delivery> prepare(entity entity, std::string key) = 0;

    // A failure with may_have_happened unset means: nothing happened. Cancellable (terminal), then
    // throws operation_aborted, and the outcome is unknown.
    virtual awaitable<result<receipt>> send(delivery delivery) = 0;

    // How many deliveries one send_all takes; 1: there is no batch.
    virtual std::size_t batch_limit() const { return 1; }

    // The deliveries of one send_all, each as prepare() made it, before their intents are
    // committed: for a plan that has to know of the others.
    virtual void arrange(std::span<delivery> /*together*/) {}

    // One outcome for each, in order. Called only with a batch_limit past 1.
    virtual awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch);

    // Only for a verifiable delivery whose outcome is unknown; `what` is as prepare() made it,
    // rebuilt from the stored intent (the record is empty).
    virtual awaitable<result<findings>> verify(delivery delivery);

    // How long after a lost reply verify() is asked at the earliest, where the configuration does
    // not say: a lost request may still be at work.
    virtual std::chrono::milliseconds settle_time() const { return std::chrono::seconds(5); }

    // What one delivery asks of its client.
    virtual request_estimate estimate() const { return {}; }
};

}  // namespace sluice
