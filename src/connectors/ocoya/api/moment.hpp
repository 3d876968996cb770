#pragma once

// Converts times as people and programs write them (ISO 8601) to the one form that Ocoya takes.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::ocoya {

// Returns a moment such as "2026-02-01T09:00:00Z".
//
// Takes a calendar date (2026-02-01, 20260201), then `T` or a blank, then a time, then a zone. The
// time may end at the hour (09, 10:00, 10:00:00.25, 100000, 10:30,5, and 24:00). The zone is Z,
// +01:00, +0100 or +01, also after a blank. Small letters count too. Converts offsets and cuts
// fractions.
//
// Fails (class refused) for everything else. The failure names a week date, an ordinal date, and a
// time without a zone. Nobody can know which zone was meant.
result<std::string> normalised_moment(std::string_view text);

// Marks "as soon as Ocoya takes it": "now+3m". The record keeps the mark until it is sent. Ocoya
// has no such thing, and refuses a time that has passed when the request arrives.
std::string marked_now(std::chrono::milliseconds lead);

// Returns the moment that a mark means at `now`, in Ocoya's form. Returns nothing for any other
// text.
std::optional<std::string> moment_of_mark(std::string_view text, wall_time now);

}  // namespace sluice::ocoya
