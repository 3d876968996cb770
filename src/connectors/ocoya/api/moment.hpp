#pragma once

// Times as people and programs write them (ISO 8601), to the one form that Ocoya takes.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::ocoya {

// "2026-02-01T09:00:00Z". Taken are a calendar date (2026-02-01, 20260201), a `T` or a blank, a
// time to the hour or finer (09, 10:00, 10:00:00.25, 100000, 10:30,5, and 24:00), and a zone (Z,
// +01:00, +0100, +01), in capitals or not, also after a blank. Offsets are converted, fractions
// cut. Fails (class refused) for everything else. A week date and an ordinal date are named in the
// failure; a time without a zone is, too: nobody can know which was meant.
result<std::string> normalised_moment(std::string_view text);

// "As soon as Ocoya takes it", as a record says it until it is sent: "now+3m". Ocoya has no such
// thing, and a time that has passed when the request arrives is refused.
std::string marked_now(std::chrono::milliseconds lead);

// The moment that a mark means at `now`, in Ocoya's form; nothing for every other text.
std::optional<std::string> moment_of_mark(std::string_view text, wall_time now);

}  // namespace sluice::ocoya
