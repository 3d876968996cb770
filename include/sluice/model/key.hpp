#pragma once

// Identifiers and keys as one text each: of records, of values in a storage, of an order.

#include <sluice/model/json.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

// Parts as one text that tells them apart, as RFC 6901 does: within a part '~' is written "~0" and
// the separator "~1". A part alone stands as it is.
std::string joined_key(std::span<const std::string> parts, char separator = '/');

// One part of several, as it stands in there.
std::string key_part(std::string_view part, char separator = '/');

// A text as it stands, a number or a boolean as JSON; a list of those as joined_key. Nothing for
// everything else, the empty list too.
std::optional<std::string> key_text(const json::value& value);

// What key_text gave before parts were told apart, where that is another text: a ledger may know
// the record by it.
std::optional<std::string> former_key_text(const json::value& value);

}  // namespace sluice
