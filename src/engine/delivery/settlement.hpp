#pragma once

// Writes down an attempt as the ledger keeps it: its end, and its exchange in words.
//
// A text of the exchange begins with a line for a table. After an empty line comes all that is
// known:
//
//   POST /post (2 profiles, 2026-02-01T09:00:00Z)
//
//   POST /post?workspaceId=w
//   Content-Type: application/json
//
//   {"caption":"Hi"}

#include "engine/delivery/publish_machine.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/ledger/ledger.hpp>

#include <memory>
#include <string>

namespace sluice::engine {

// Makes a note that records the requests of an attempt at that task, with the task's priority and
// the span that they belong to.
std::shared_ptr<net::exchange_note> note_of(const ledger::task& task, net::priority priority,
                                            const trace_parent& trace);

std::string request_text(const delivery& sent);

// `said` is the publisher's own line about a success.
std::string response_text(const delivery& sent, const std::string& said);

// `sent` is the delivery that was sent or verified, with its summary and its note. It is empty when
// neither happened.
ledger::settlement settlement_of(const ledger::task& task, const settle_step& step,
                                 const delivery& sent, wall_time at);

// Tells whether the lane is done with the task, whatever becomes of it later.
bool is_over(const ledger::settlement& outcome);

// Tells whether a failed send may have sent anything. One that waited for a budget or a credential
// did not.
bool was_sent(const failure& why, const delivery& sent);

}  // namespace sluice::engine
