#pragma once

// Decides how a listing that counts its items goes on and ends. Decides only; no I/O.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>

namespace sluice::paging {

// Says when a listing is over.
enum class listing_end {
    short_page,  // fewer raw items than were asked for, or than Ocoya gives at most
    empty_page,  // no items: one more request, but safe if the server gives fewer than asked
};

struct listing_rule {
    static constexpr std::int64_t most_per_page = 50;  // Ocoya turns a larger number into 50

    std::int64_t per_page = most_per_page;      // as asked for
    std::int64_t largest_page = most_per_page;  // a server gives no larger one
    std::int64_t page_cap = 1000;
    listing_end end = listing_end::short_page;
};

enum class listing_step {
    next_page,
    finished,
    capped,  // there may be more, but no further page is read
};

// Decides the step after page `page` (from 0). `raw_items` counts all items of the page, before any
// is left out.
listing_step step_after(const listing_rule& rule, std::int64_t page, std::size_t raw_items);

// Reads {"page": 3} as 3. Any other value stands for the first page.
std::int64_t page_in(const json::value& position);
json::value position_of(std::int64_t page);

}  // namespace sluice::paging
