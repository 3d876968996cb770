#pragma once

// Writes the records that `sluice tap` shows.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::cli {

// Records that passed and were not shown.
struct dropped_records {
    std::int64_t sampled = 0;  // because of the rate
    std::int64_t slow = 0;     // because this program read too slowly

    void add(const dropped_records& more) {
        sampled += more.sampled;
        slow += more.slow;
    }
};

dropped_records dropped_in(const json::value& event);

// A line about the record, then its data, at most `columns` wide; 0: as wide as it is.
std::string record_text(const json::value& event, std::size_t columns);
// A line about them.
std::string dropped_text(const dropped_records& dropped);
// The last line, for standard error.
std::string end_text(std::int64_t shown, const dropped_records& dropped);

}  // namespace sluice::cli
