#pragma once

// The rules of one declared field against one value.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::ocoya {

// The value as it is sent. A failure's message begins with the field's name and its mend is within
// it.
result<json::value> checked_value(const field& rule, const json::value& given);

// What is wrong with a URL that Ocoya shall fetch, or "". `media`: refuse what the extension shows
// to be of a type that Ocoya does not take; a URL without an extension passes.
std::string fault_of_url(std::string_view url, bool media);

}  // namespace sluice::ocoya
