#pragma once

// How a listing that counts its items goes on and ends. Decisions without I/O.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>

namespace sluice::paging {

// When a listing is over.
enum class listing_end {
    short_page,  // fewer raw items than were asked for, or than Ocoya gives at most
    empty_page,  // none: one request more, safe against a server that gives fewer than asked
};

struct listing_rule {
    static constexpr std::int64_t most_per_page = 50;  // D: a larger number silently becomes 50

    std::int64_t per_page = most_per_page;  // as asked for
    std::int64_t page_cap = 1000;
    listing_end end = listing_end::short_page;
};

enum class listing_step {
    next_page,
    finished,
    capped,  // there may be more, but no further page is read
};

// Behind page `page` (from 0) with `raw_items` items, counted before anything is left out.
listing_step step_behind(const listing_rule& rule, std::int64_t page, std::size_t raw_items);

// {"page": 3} → 3; everything else is the beginning.
std::int64_t page_in(const json::value& position);
json::value position_of(std::int64_t page);

}  // namespace sluice::paging
