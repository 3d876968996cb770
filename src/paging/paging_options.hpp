#pragma once

// How a path of one's own is paged: `paging: numbered`, or a map with more to say.

#include "paging/page_kind.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/expression/template.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::paging {

struct paging_options {
    page_kind kind = page_kind::none;
    std::optional<std::string> parameter;       // without it: by kind
    std::optional<std::string> size_parameter;  // the same; "" asks for no size
    std::string until_parameter = "until";
    std::int64_t first = 0;
    std::int64_t size = 50;
    std::optional<expression> at;
    value_template since;
    std::chrono::milliseconds length = std::chrono::hours(24);

    // "page", "offset", "cursor", "since" without one of its own; "" where the kind has none.
    std::string parameter_name() const;
    std::string size_parameter_name() const;
};

const config::declaration<paging_options>& paging_declaration();

// All that a subscriber's expressions see before a request: no record is there.
const std::vector<std::string>& listing_names();

}  // namespace sluice::paging
