#pragma once

// Holds and declares the options of a subscriber of type `ocoya`.

#include "connectors/ocoya/client/request_options.hpp"
#include "connectors/ocoya/read/for_each_options.hpp"
#include "paging/listing.hpp"
#include "paging/paging_options.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace sluice::ocoya {

struct subscriber_options {
    request_options request;
    method verb = method::get;
    config::template_or_stages input;
    std::optional<for_each_options> for_each;
    std::optional<paging::paging_options> pages;  // in place of the paging of the row
    std::optional<expression> next;               // in place of both
    std::optional<expression> items;
    std::int64_t page_cap = 1000;
    std::optional<paging::listing_end> end;
    std::optional<std::vector<std::int64_t>> end_status;
    std::int64_t pass_page_after = 3;
    std::optional<std::chrono::milliseconds> lookback;  // none: depends on how the listing is used

    // Tells whether the table does not know the listing. Its end is then an empty page, unless the
    // configuration says otherwise.
    bool own_paging() const { return pages || next; }
};

const config::declaration<subscriber_options>& subscriber_declaration();

}  // namespace sluice::ocoya
