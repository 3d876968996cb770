#pragma once

// Makes the pager of a listing of any HTTP API from its options. Decides only; no I/O.

#include "connectors/http/subscriber_options.hpp"
#include "paging/pager.hpp"

#include <string>

namespace sluice::http {

// `options` outlive it.
paging::pager pager_for(const subscriber_options& options, const std::string& base_url);

}  // namespace sluice::http
