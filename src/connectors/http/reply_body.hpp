#pragma once

// Reads the body of a reply as one value, or says why it is no page of a listing. Decides only; no
// I/O.

#include "connectors/http/subscriber_options.hpp"
#include "formats/body_value.hpp"

#include <sluice/component/client.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string>

namespace sluice::http {

// `shown` names the request in failures.
result<formats::body_value> body_of(const net::response& reply, const subscriber_options& options,
                                    const client& through, wall_time now, const std::string& shown);

}  // namespace sluice::http
