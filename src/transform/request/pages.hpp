#pragma once

// Decides how a stage goes from page to page of an API, and gathers the items. Decides only; no
// I/O.

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
    std::optional<std::string> parameter;  // nullopt: the kind has a name
    std::optional<std::int64_t> first;     // nullopt: 1, or 0 for an offset
    std::optional<std::int64_t> size;
    std::optional<expression> at;
    std::int64_t most = 100;

    // Returns "page", "offset" or "cursor"; "" when the kind has no parameter.
    std::string parameter_name() const;
};

const config::declaration<pages_options>& pages_declaration();

// A reply that counts as an answer.
struct api_answer {
    json::value body;  // null when the reply had none
    unsigned status = 0;
    net::header_list headers;
    std::string url;  // the answer's URL, without the query
    std::size_t bytes = 0;
};

// The differences of a page's request from the others.
struct page_request {
    std::string parameter;  // "" : none
    json::value value;
    std::string target;  // not "": a path below the base URL, in place of everything else
};

class page_walk {
 public:
    // Both outlive the object. A link may lead only to a place below `base_url`.
    page_walk(const pages_options& options, const std::string& base_url);

    page_request first() const;

    // Takes the answer's items; returns nullopt after the last page. Fails (class invalid) for a
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
    std::int64_t number_;  // number of the page, or the offset
    paging::page_trail trail_;
    json::array items_;
};

}  // namespace sluice::transform
