#pragma once

// Reads the dates that feeds hold: RFC 822 with its successors, RFC 3339, and the mistakes that are
// common in both.

#include <sluice/model/time.hpp>

#include <optional>
#include <string_view>

namespace sluice::formats {

// Reads "Mon, 02 Feb 2026 10:00:00 +0100", "2 Feb 26 10:00 EST", "2026-02-02T10:00:00Z",
// "2026-02-02 10:00:00" and "2026-02-02". A time without a zone is UTC, a date begins at midnight.
// Returns nullopt for everything else.
std::optional<wall_time> feed_date(std::string_view text);

}  // namespace sluice::formats
