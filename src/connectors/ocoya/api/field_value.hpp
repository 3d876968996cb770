#pragma once

// Checks one value against the rules of its declared field.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::ocoya {

// Returns the value as it is sent. The message of a failure begins with the field's name and
// includes the mend.
result<json::value> checked_value(const field& rule, const json::value& given);

// Returns the fault of a URL that Ocoya shall fetch, or "". With `media`, an extension that Ocoya
// does not take is a fault. A URL without an extension passes.
std::string fault_of_url(std::string_view url, bool media);

}  // namespace sluice::ocoya
