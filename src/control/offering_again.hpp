#pragma once

// Lets an incoming offer entities again as an operator asks. The command `offer-again` and the
// control interface use it.

#include "control/schema.hpp"

#include <sluice/ledger/ledger.hpp>

#include <boost/json/object.hpp>

#include <cstddef>

namespace sluice::control {

struct offered_again {
    ledger::forgotten done;
    std::size_t unsettled = 0;  // those of the entities that have an open task
};

// Fails (class invalid) for a request that names nothing, or both some and all.
result<void> check_offer(const ledger::forget_request& request);

// Works in steps, so that the daemon's own writes come in between. `ledger` outlives the call.
awaitable<result<offered_again>> offer_again(ledger::ledger* ledger,
                                             ledger::forget_request request);

json::object offered_object(const offered_again& outcome, const ledger::forget_request& request);
// Reads the object of offered_object().
offered_again read_offered(const json::value& offered);
schema::schema offered_schema();

}  // namespace sluice::control
