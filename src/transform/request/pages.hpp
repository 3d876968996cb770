#pragma once

// Decides how a stage that asks an API goes from page to page, and gathers the items. Decides only;
// no I/O.

#include "paging/page_kind.hpp"
#include "paging/page_trail.hpp"

#include <sluice/config/declaration.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace sluice::transform {

struct pages_options {
    paging::page_kind kind = paging::page_kind::numbered;
    std::optional<expression> items;
    std::optional<std::string> parameter;  // none: named by the kind
    std::optional<std::int64_t> first;     // none: 1, or 0 of an offset
    std::optional<std::int64_t> size;
    std::optional<expression> at;
    std::int64_t most = 100;

    // "page", "offset", "cursor"; "" when the kind has no parameter.
    std::string parameter_name() const;
};

const config::declaration<pages_options>& pages_declaration();

// An answer that counts as one.
struct api_answer {
    json::value body;  // null when there was none
    unsigned status = 0;
    net::header_list headers;
    std::string url;  // where it came from, without the query
    std::size_t bytes = 0;
};

// What a page's request has beyond that of the others.
struct page_request {
    std::string parameter;  // "" : none
    json::value value;
    std::string target;  // not "": a path below the base URL, in place of everything else
};

class page_walk {
 public:
    // Both outlive it. A link may lead to a place below `base_url` only.
    page_walk(const pages_options& options, const std::string& base_url);

    page_request first() const;

    // Takes the items of the answer; nullopt after the last page. Fails (class invalid) for a
    // listing that goes in a circle, has more pages than `most`, or has no list at `items`.
    result<std::optional<page_request>> after(const api_answer& answer, expression_scope scope);

    json::array take_items() { return std::move(items_); }
    std::int64_t page() const { return page_; }

 private:
    result<std::size_t> take(const api_answer& answer, expression_scope scope);
    result<std::optional<page_request>> next(const api_answer& answer, expression_scope scope,
                                             std::size_t count);
    result<page_request> to_link(std::string url) const;
    result<void> note(const std::string& sign, const std::string& circle);

    const pages_options& options_;
    const std::string& base_url_;
    std::int64_t page_ = 1;
    std::int64_t number_;  // of the page, or the offset
    paging::page_trail trail_;
    json::array items_;
};

}  // namespace sluice::transform
