#pragma once

// What an intent keeps beside the publisher's own plan, so that whoever holds the task next can
// bring it to its end without sending it again.

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// What is known of a delivery that happened.
struct sent_result {
    std::string external_id;
    std::string text;    // of the reply, for the task's history
    json::value reply;   // {status, headers, data}; null: nobody saw it
    bool found = false;  // the target was asked, and this was there
};

struct carried {
    // As it was sent; where steps behind the publisher see it, or it is repeated so.
    std::optional<entity> record;
    std::vector<ledger::value_change> stores;  // of the stages before the publisher
    std::optional<sent_result> sent;           // it has happened: only the steps behind it are left
};

sent_result result_of(const receipt& done);
sent_result found_at_target(std::string external_id);

// The intent's plan text holds the delivery's safety and what is carried beside the publisher's own
// plan.
ledger::intent intent_of(const delivery& what, wall_time at, const carried& more = {});
result<delivery> delivery_of(const ledger::intent& stored);
result<carried> carried_of(const ledger::intent& stored);

}  // namespace sluice::engine
