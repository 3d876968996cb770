#include "paging/listing.hpp"

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::paging {

listing_step step_after(const listing_rule& rule, std::int64_t page, std::size_t raw_items) {
    // A server that was asked for 200 items gives 50. A page of 50 is then full, and not the last
    // one.
    const auto full = rule.end == listing_end::empty_page
                          ? 1
                          : std::clamp<std::int64_t>(rule.per_page, 1, rule.largest_page);
    if (static_cast<std::int64_t>(raw_items) < full) {
        return listing_step::finished;
    }
    return page + 1 >= rule.page_cap ? listing_step::capped : listing_step::next_page;
}

std::int64_t page_in(const json::value& position) {
    return std::max<std::int64_t>(0, integer_member(position, "page").value_or(0));
}

json::value position_of(std::int64_t page) {
    json::object members;
    members["page"] = page;
    return members;
}

}  // namespace sluice::paging
