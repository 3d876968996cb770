#pragma once

// Decides what the reply to a write means (API reference, section 4). No I/O.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string_view>

namespace sluice::ocoya {

// Returns a receipt, or a failure as net::fault_of_status makes it. In addition:
// - a 201 is done, whatever its body says: sending it again would post twice
// - a 303 is done: the result is at another place
// - a 404 is done if the endpoint says so, because the thing is deleted; not after a redirect
// - a 202 with an id is done; without an id, a write that must not be repeated is unknown
// - a page of HTML with a 2xx (except 201) is the word of some proxy: unknown. JSON is no page,
//   whatever its label says
// - a status in the client's `success` is done, and no other is
//
// `request` names the exchange in messages.
result<receipt> receipt_of(const net::response& reply, const endpoint& endpoint,
                           std::string_view request, wall_time now);

}  // namespace sluice::ocoya
