#pragma once

// Holds and declares the options of a subscriber of type `http`.

#include "formats/body_value.hpp"
#include "paging/listing.hpp"
#include "paging/paging_options.hpp"
#include "paging/parameters.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/config/reference.hpp>
#include <sluice/expression/template.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

enum class read_method { get, post };
std::string_view name_of(read_method verb);  // "GET"

struct subscriber_options {
    config::reference client;
    read_method verb = read_method::get;
    std::string path;
    paging::parameters parameters;
    std::map<std::string, std::string> headers;
    value_template input;
    std::string entity;  // "": the last segment of the path that is no slot
    formats::body_format format = formats::body_format::by_type;
    std::string delimiter = ",";
    bool has_header = true;
    std::optional<expression> items;
    std::optional<expression> fails_when;  // sees the reply's value
    std::optional<paging::paging_options> pages;
    std::optional<expression> next;  // in place of `pages`
    std::int64_t page_cap = 1000;
    std::optional<paging::listing_end> end;
    std::vector<std::int64_t> end_status;
    std::int64_t pass_page_after = 3;
    std::optional<std::chrono::milliseconds> lookback;  // none: depends on how the listing is used
    std::optional<bool> conditional;                    // none: depends on the same

    std::string entity_type() const;
};

const config::declaration<subscriber_options>& subscriber_declaration();

}  // namespace sluice::http
