#pragma once

#include "connectors/ocoya/request_options.hpp"

#include <cstdint>

namespace sluice::ocoya {

struct publisher_options {
    request_options request;
    method verb = method::post;
    std::int64_t verify_pages = 40;
};

const config::declaration<publisher_options>& publisher_declaration();

}  // namespace sluice::ocoya
