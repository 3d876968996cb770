#pragma once

#include "connectors/ocoya/listing.hpp"
#include "connectors/ocoya/request_options.hpp"

#include <cstdint>

namespace sluice::ocoya {

struct subscriber_options {
    request_options request;
    method verb = method::get;
    std::int64_t page_cap = 1000;
    listing_end end = listing_end::short_page;
};

const config::declaration<subscriber_options>& subscriber_declaration();

}  // namespace sluice::ocoya
