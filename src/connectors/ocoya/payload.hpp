#pragma once

// What a record wants written: its payload, what the configuration adds to it, and the caption cut
// where that was asked for. Profiles are still named as the record names them.

#include "connectors/ocoya/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/json.hpp>

namespace sluice::ocoya {

// parameters.payload, else the record's `payload` member, else the record; over it the members of
// `request`, whose expressions see the payload, and `record` beside the usual names. Fails (class
// invalid) where an expression does, and (class refused) when `request` meets no object.
result<json::value> payload_of(const publisher_options& options, const entity& record,
                               const json::object& names);

// The first `longest` characters at most, the last of them an ellipsis when something is missing.
std::string cut_to(std::string_view text, std::size_t longest);

}  // namespace sluice::ocoya
