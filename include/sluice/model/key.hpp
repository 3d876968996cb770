#pragma once

// Makes one text of the parts of an identifier: of entities, of stored values, of an order.
// Decision 0033 gives the rule.

#include <sluice/model/json.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

// Joins parts so that different parts never give the same text, as RFC 6901 does: within a part '~'
// becomes "~0" and the separator "~1". A single part stays as it is.
std::string joined_key(std::span<const std::string> parts, char separator = '/');

// Escapes one part of several as joined_key does.
std::string key_part(std::string_view part, char separator = '/');

// Returns a text as it is, a number or a boolean as JSON, and a list of those as joined_key.
// Returns nothing for every other value, also for the empty list.
std::optional<std::string> key_text(const json::value& value);

// Returns the text that key_text gave before it escaped its parts, if that text differs. A ledger
// may know the entity by it.
std::optional<std::string> former_key_text(const json::value& value);

}  // namespace sluice
