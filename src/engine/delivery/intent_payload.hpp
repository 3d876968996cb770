#pragma once

// Keeps in an intent the data that the next holder needs to finish a task without sending it again.

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// The result of a delivery that happened.
struct sent_result {
    std::string external_id;
    std::string text;    // of the reply, for the task's history
    json::value reply;   // {status, headers, data}; null: nobody saw it
    bool found = false;  // the target was asked, and this was there
};

sent_result result_of(receipt done);
sent_result found_at_target(std::string external_id);

// Stands in the intent beside the publisher's own plan.
struct intent_payload {
    // The entity as it was sent, when steps after the publisher see it or a repeat must send the
    // same.
    std::optional<sluice::entity> entity;
    std::vector<ledger::value_change> stores;  // of the stages before the publisher
    std::optional<sent_result> sent;           // it happened: only the steps after it are left
};

// The intent of a delivery. Where the payload has no entity, one that is to be repeated as it was
// sent takes that of the delivery.
ledger::intent intent_of(const delivery& delivery, wall_time at,
                         const intent_payload& payload = {});

struct restored_intent {
    sluice::delivery delivery;  // without its entity
    intent_payload payload;
};

// Fails (class internal or invalid) when the text cannot be read.
result<restored_intent> restore(const ledger::intent& stored);

}  // namespace sluice::engine
