#pragma once

// Decides the answer to a sender that waited for the outcome of its tasks (`answer: delivered`). No
// I/O.

#include "connectors/webhook/followed_request.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/net/server.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <string>

namespace sluice::webhook {

// A larger reply of a second system does not pass through.
inline constexpr std::size_t largest_passed_body = std::size_t{4} * 1024 * 1024;

// Returns one word for all tasks of a request, that of the worst: failed, uncertain, rejected,
// open, held, confirming, finished, skipped; `dropped` when the stages made no task, and `repeated`
// when an earlier request with this record made none.
std::string outcome_word(const request_outcome& outcome);

// Returns the answer without a `reply`: the second system's reply as it came, the record after the
// stages, or a text about the tasks.
net::reply plain_answer(const request_outcome& outcome);

// Says whether `reply` makes the answer: of a delivered request (`finished`) always, of every other
// only when an expression decides its status.
bool replies_to(const value_template& reply, const std::string& word);

// Makes the answer from `reply`. `request` is the body of the request, and `header` its headers.
// Fails (class invalid) for a reply that cannot be made, for a status that is none, and for a
// header that must not be set.
result<net::reply> replied_answer(const value_template& reply, const request_outcome& outcome,
                                  const json::value& request, const json::object& header);

// Checks the constant parts of a `reply`; empty: no mistake was found.
std::string judge_reply(const value_template& reply);

}  // namespace sluice::webhook
