#pragma once

// Holds and declares how a listing of one's own is paged: `paging: numbered`, or a map with more
// keys.

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
    std::optional<std::string> parameter;       // none: named by the kind
    std::optional<std::string> size_parameter;  // none: named by the kind; "" asks for no size
    std::string until_parameter = "until";
    std::int64_t first = 0;
    std::int64_t size = 50;
    std::optional<expression> at;
    value_template since;
    std::chrono::milliseconds length = std::chrono::hours(24);

    // Returns the configured name, or the kind's: "page", "offset", "cursor", "since". Returns ""
    // if the kind has no parameter.
    std::string parameter_name() const;
    std::string size_parameter_name() const;
};

const config::declaration<paging_options>& paging_declaration();

// The options of a kind of which nothing else is configured.
const paging_options& usual_paging(page_kind kind);

// Lists the names that a subscriber's expressions see before a request. They see no record.
const std::vector<std::string>& listing_names();

}  // namespace sluice::paging
