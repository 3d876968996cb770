#pragma once

// Makes the payload of a write from a record: its fields, those that the configuration adds, and
// the caption cut if that is asked for. Profiles still have the names that the record gives them.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

namespace sluice::ocoya {

// Returns parameters.payload, else the record's `payload` member, else the record without the
// members of path and query. The members of `request` are put over it. Their expressions see the
// payload, and `record` beside the usual names. Fails with class invalid if an expression fails,
// and with class refused if `request` meets no object.
result<json::value> payload_of(const endpoint& endpoint, const publisher_options& options,
                               const entity& entity, const json::object& names);

// The same without the members of `request` and without a cut: the payload that the stages of
// `request` get.
result<json::value> payload_before_request(const endpoint& endpoint,
                                           const publisher_options& options, const entity& entity,
                                           const json::object& names);

// Cuts the caption, if that is asked for.
void cut_payload(const publisher_options& options, json::value& payload);

// Tells whether a request has a body. A path of one's own may have one with every method.
bool sends_body(const endpoint& endpoint, const publisher_options& options);

// Turns members marked `now+3m` into that moment. It is called for what is sent now: either for the
// first time, or after it is known not to have happened. An attempt with an unknown outcome is
// verified with the time in its own intent payload.
void give_times(const endpoint& endpoint, json::value& payload, wall_time now);

// Returns the intent payload of a request: its target, workspace, id and body.
result<json::value> intent_plan_of(const address& address, const json::object& body);

// Returns at most the first `longest` characters. If something is missing, the last one is an
// ellipsis.
std::string cut_to(std::string_view text, std::size_t longest);

}  // namespace sluice::ocoya
