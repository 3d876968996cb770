#pragma once

#include "connectors/ocoya/for_each_options.hpp"
#include "connectors/ocoya/listing.hpp"
#include "connectors/ocoya/request_options.hpp"

#include <cstdint>
#include <optional>

namespace sluice::ocoya {

struct subscriber_options {
    request_options request;
    method verb = method::get;
    value_template input;
    std::optional<for_each_options> for_each;
    std::optional<paging> pages;  // in place of the row's own
    std::int64_t page_cap = 1000;
    listing_end end = listing_end::short_page;
};

const config::declaration<subscriber_options>& subscriber_declaration();

}  // namespace sluice::ocoya
