#pragma once

// What a record wants written: its payload, what the configuration adds to it, and the caption cut
// where that was asked for. Profiles are still named as the record names them.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

namespace sluice::ocoya {

// parameters.payload, else the record's `payload` member, else the record without the members that
// stand in the path or the query; over it the members of `request`, whose expressions see the
// payload, and `record` beside the usual names. Fails (class invalid) where an expression does, and
// (class refused) when `request` meets no object.
result<json::value> payload_of(const endpoint& what, const publisher_options& options,
                               const entity& record, const json::object& names);

// Is there a body? One of a path of the configuration's own may have one with every method.
bool sends_body(const endpoint& what, const publisher_options& options);

// Members that are marked `now+3m` in place of a time become that moment: what is sent now has not
// been sent before, or its outcome is known to be that it did not happen. An attempt whose outcome
// is unknown is asked about with the time in its own plan.
void give_times(const endpoint& what, json::value& payload, wall_time now);

// The first `longest` characters at most, the last of them an ellipsis when something is missing.
std::string cut_to(std::string_view text, std::size_t longest);

}  // namespace sluice::ocoya
