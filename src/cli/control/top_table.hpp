#pragma once

// Writes the table of `sluice top` from two answers to GET /activity. No I/O.

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace sluice::cli {

// An answer of the daemon, and when this program got it.
struct activity_sample {
    json::value activity;
    steady_time at{};
};

struct top_screen {
    std::size_t columns = 80;
    std::size_t rows = 0;  // 0: as many as there are
};

// The rates are those between the two samples; without an earlier one they are left out. The routes
// that need somebody come first, then the busiest. Lines are at most `columns` wide, and there are
// at most `rows` of them; the last then says how many routes are not shown.
std::string top_table(const activity_sample& now, const std::optional<activity_sample>& before,
                      const top_screen& screen);

// The answer `now` with two members more in each route: `in_rate` and `out_rate`, in tasks a
// second. They are null for a route that the sample before does not have.
json::value with_rates(const activity_sample& now, const activity_sample& before);

}  // namespace sluice::cli
