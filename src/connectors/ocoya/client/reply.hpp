#pragma once

// Reads Ocoya's replies to reads. No reply counts as JSON until it is parsed: a 500 may carry a
// page of HTML (seen).

#include "connectors/ocoya/api/endpoint.hpp"
#include "paging/found_items.hpp"

#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

// Returns the body as JSON. Faults with a plain meaning are mended. `request` names the exchange in
// every failure ("GET /post?workspaceId=w&page=3"). Fails as net::fault_of_status says if the
// status is no success. Fails with class invalid for a 202, a page of HTML, and a text that is no
// JSON, with an excerpt of at most 500 bytes.
result<foreign_list> body_of(const net::response& reply, std::string_view request, wall_time now);

// Holds the raw items of a reply, and its faults.
struct read_items {
    json::array items;
    std::vector<unreadable_element> unreadable = {};
    std::vector<std::string> mended = {};
};

// Returns the items of a list, or the one object. Fails as body_of does, and with class invalid for
// a shape that the endpoint does not have.
result<read_items> items_of(const net::response& reply, const endpoint& endpoint,
                            std::string_view request, wall_time now);

// Does the same for a body that was parsed already. `reply` is shown in a failure.
result<json::array> items_in(json::value body, const endpoint& endpoint, std::string_view request,
                             const net::response& reply);

using paging::items_at;

// Warns about everything that was mended or cannot be read. Writes nothing if there is no such
// thing.
void tell_mended(event_log& log, const std::string& connection, std::string_view request,
                 const read_items& read);

// Returns the first of the endpoint's id_members that the body has, or "" if it has none.
std::string id_in(const json::value& body, const endpoint& endpoint);

}  // namespace sluice::ocoya
