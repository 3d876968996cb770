#pragma once

// Sends the deliveries of an outgoing. The engine commits an intent before send(), and the outcome
// after it. A publisher keeps no queue, and never repeats a request that could double an effect.

#include <sluice/async/tokens.hpp>
#include <sluice/component/estimate.hpp>
#include <sluice/component/pipeline.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/key_values.hpp>
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

// Says which way is safe when the outcome of a delivery is unknown.
enum class repeat_safety {
    idempotent,  // sending again has no further effect
    verifiable,  // the target can be asked whether it happened
    once,        // neither: the task becomes uncertain and waits for an operator
};

// One entity, ready to be sent.
struct delivery {
    entity entity;
    std::string
        // the same in every attempt of the task; the idempotency key where the target takes one
        key;
    repeat_safety safety = repeat_safety::once;

    // Equal for two deliveries that the target could not tell apart. Verifiable ones need it.
    std::string fingerprint;

    // The destination, without secrets. Publishers that deliver to one place, and see each other's
    // results there when they ask, have the same one. Empty: only this outgoing delivers there.
    std::string target;

    // The intent payload, in the publisher's own form: the request, and the facts that verify()
    // needs later. It is stored with the intent, so it must not hold a secret.
    json::value plan;

    // For an idempotent delivery: a repeat under a key must send the same content. send() then gets
    // the entity as it was sent, with key and intent payload, and prepare() is not called again.
    bool repeat_as_sent = false;

    std::string summary;  // one line for the task's history: "POST /post (2 profiles,
                          // 2026-02-01T09:00:00Z)"

    // The request that prepare() made, if the publisher keeps it for send(). It stays in memory, so
    // it may hold a secret. It is null after a restart; send() then makes it again from the entity,
    // the key and the intent payload.
    std::shared_ptr<net::request> request{};

    // Set by the engine. A publisher attaches it to each HTTP request of the delivery
    // (net::request::note), so that the history shows every request and reply. Null: nobody asks.
    std::shared_ptr<net::exchange_note> note{};

    // Set by the engine when somebody waits for the target's reply. A publisher over HTTP puts the
    // last reply there as it came, whatever its status. Null: nobody waits.
    std::shared_ptr<net::response> reply{};
};

struct receipt {
    std::string external_id;  // the target's name for the result; may be empty
    std::string response;     // one line for the task's history, without secrets
    json::value data;         // the response's body, for steps after the publisher
    unsigned status = 0;      // the HTTP status; 0 when there is none
    // HTTP headers, by lower-case name, without cookies
    std::map<std::string, std::string> headers;
    // Changes of storages. The engine commits them together with the outcome.
    std::vector<ledger::value_change> stores = {};
};

// The target's answer to "did this happen?": every result there that this delivery could have made.
// The engine removes the results of other tasks.
struct findings {
    std::vector<std::string> candidates;  // external ids
    bool reliable = true;                 // false: the answer is not good enough to decide
    // The target may still be at work. The engine then looks once more, later, before it sends
    // again.
    bool may_come_later = false;
};

// A result that the target took, and about which it decides later.
struct unconfirmed_result {
    std::string external_id;
    json::value plan;  // delivery::plan of the delivery that made it
};

// When the target is asked first what became of a result.
struct first_question {
    wall_time at{};
    std::string reason;  // one line for an operator: until when it is followed
};

// The target's word about a result.
struct verdict {
    enum class word { open, good, bad };
    word says = word::open;
    std::string reason;  // one line for an operator
    wall_time ask_at{};  // of an open one: the next question, later than now
};

class publisher {
 public:
    virtual ~publisher() = default;

    // Fetches facts that prepare() needs but cannot ask for, such as ids for names. The engine
    // calls it before prepare() of every attempt, also for each delivery of a batch. The publisher
    // keeps the facts, so that the call seldom costs a request. The entity outlives the call. A
    // failure means that nothing was sent.
    virtual awaitable<result<void>> gather(const entity* entity);

    // Checks and completes the entity, without costly I/O. It refuses here every entity that is
    // sure to fail, before a request is spent. The engine calls it again for every attempt.
    virtual result<delivery> prepare(entity entity, std::string key) = 0;

    // A failure without may_have_happened means that nothing happened. Cancelled (terminal), it
    // throws operation_aborted, and the outcome is unknown.
    virtual awaitable<result<receipt>> send(delivery delivery) = 0;

    // The most deliveries that one send_all takes; 1 means no batches.
    virtual std::size_t batch_limit() const { return 1; }

    // Adjusts the deliveries of one send_all together, after prepare() and before their intents are
    // committed, for intent payloads that depend on each other.
    virtual void arrange(std::span<delivery> /*together*/) {}

    // Returns one outcome for each delivery, in order. The engine calls it only when batch_limit is
    // above 1.
    virtual awaitable<std::vector<result<receipt>>> send_all(std::vector<delivery> batch);

    // Asks the target about a verifiable delivery whose outcome is unknown. The delivery is as
    // prepare() made it, rebuilt from the stored intent; its entity is empty.
    virtual awaitable<result<findings>> verify(delivery delivery);

    // The shortest time between a lost reply and verify(), where the configuration states none. The
    // lost request may still be at work until then.
    virtual std::chrono::milliseconds settle_time() const { return std::chrono::seconds(5); }

    // Tells whether confirmation_of() may name a moment.
    virtual bool confirms() const { return false; }

    // Returns nullopt when the receipt is the end. The engine calls it after each delivery.
    virtual std::optional<first_question> confirmation_of(const unconfirmed_result& result);

    // Returns one word for each, in order. The engine calls it at the moments that the words and
    // the first question name, also after a restart, and when confirms() has become false since.
    // Asking changes nothing at the target. A failure means that nothing is known; the engine asks
    // again. Cancelled (terminal), it throws operation_aborted.
    virtual awaitable<result<std::vector<verdict>>> verdicts(
        std::vector<unconfirmed_result> results);

    // Runs the publisher's own stages, if it has some, on the entity for show: each effect goes to
    // `context.effects`. Nothing is sent or kept. The entity and the context's targets outlive the
    // call.
    virtual awaitable<result<void>> show_stages(const entity* entity, stage_context context);

    // Tells whether send() works on this machine alone and asks no HTTP client. Tests of a
    // configuration then keep the delivery in place of sending it.
    virtual bool is_local() const { return false; }

    // Predicts the requests of one delivery.
    virtual request_estimate estimate() const { return {}; }
};

}  // namespace sluice
