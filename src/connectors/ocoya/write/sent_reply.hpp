#pragma once

// What the reply to a write means (API reference, section 4). Decides only.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string_view>

namespace sluice::ocoya {

// A receipt, or a failure as net::fault_of_status makes it. Beyond that:
// - a 201 is done, whatever its body says: sending it again would post twice
// - a 303 is done: it says where more is to be seen
// - a 404 is done where the endpoint says so: what shall be gone is gone. Not after a redirect
// - a 202 with an id is done; without one a write that must not be repeated counts as unknown
// - a page of HTML with a 2xx (but 201) is some proxy's word: unknown. JSON is no page, whatever
//   its label says
// - what the client's `success` names is done, and nothing else is
// `request` names the exchange in messages.
result<receipt> receipt_of(const net::response& reply, const endpoint& what,
                           std::string_view request, wall_time now);

}  // namespace sluice::ocoya
