#pragma once

// Makes records of a request that was proven. Decides only; no I/O.

#include "connectors/webhook/subscriber_options.hpp"

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/net/message.hpp>

#include <string>
#include <vector>

namespace sluice::webhook {

struct received_records {
    std::vector<entity> entities;
    std::vector<unreadable_record> unreadable;
    json::value answer;             // the body of the answer; null: none is configured
    json::value request = nullptr;  // the body of the request, for a `reply` that comes later
    json::object header = {};       // the headers, for the same
};

// Fails (class invalid) for a body that is not in the format, for `items` that lead nowhere, and
// for a `reply` that cannot be made. The message is for the sender.
result<received_records> records_of(const subscriber_options& options, const net::request& asked);

}  // namespace sluice::webhook
