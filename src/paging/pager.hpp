#pragma once

// Decides how a listing is read page by page: which request asks for the page at a position, and
// what follows a reply. Decides only; no I/O.
//
// listing_place::next, by kind: {"offset": 120}, {"cursor": …}, {"url": "https://…"}, {"since":
// "…Z"}. An expression gives {"url": "…"} or {"path": {…}, "query": {…}, "payload": {…}}. Otherwise
// it is empty.

#include "paging/listing.hpp"
#include "paging/listing_place.hpp"
#include "paging/paging_options.hpp"
#include "paging/parameters.hpp"

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace sluice::paging {

// Holds the request for one page.
struct page_request {
    // Returns "GET /things?page=2" for people, without values whose names suggest a credential.
    std::string shown() const;

    // Equal for requests that ask for the same page.
    std::string sign() const { return body.empty() ? target : target + "\n" + body; }

    std::string verb = "GET";
    std::string target;
    std::string body;    // JSON; empty: none
    json::object query;  // that of the target; empty if the target is a link of a reply
    std::int64_t size = listing_rule::most_per_page;
};

// The paging state after a reply and before the next request.
struct page_facts {
    const page_request& asked;
    const net::response& reply;  // without an expression for items, its body is the items
    const json::value& body;
    const json::array& items;   // raw
    std::size_t raw_items;      // including those that cannot be read
    const json::object& names;  // for expressions
};

struct page_turn {
    bool repeats = false;  // past its end, the server gave its last page again
    listing_step step = listing_step::finished;
    listing_place at;  // of the next page, if there is one
};

// Holds path and query of one request, evaluated and checked. The path is below the base URL.
struct page_address {
    std::string path;
    json::object query;
};

// The pointers' targets outlive the pager, and are those of the subscriber's options: there may be
// thousands of pagers.
struct pager_options {
    // Makes path and query of the evaluated parameters. Fails (class refused) for values that
    // cannot be sent.
    std::function<result<page_address>(const parameter_values&)> address;
    std::string base_url;
    std::string verb = "GET";
    const paging::parameters* parameters = nullptr;
    const paging_options* pages = nullptr;
    std::optional<expression> next;  // in place of `pages`
    bool has_items = false;          // an expression finds the items in the body
    std::int64_t page_cap = 1000;
    std::optional<listing_end> end;  // nullopt: usual_end
    listing_end usual_end = listing_end::empty_page;
    std::int64_t largest_page = listing_rule::most_per_page;  // a server gives no larger one
    bool watched = true;  // looks for pages that were read already
};

class pager {
 public:
    // Longest JSON text of one page's position, which the ledger keeps with each page's tasks. A
    // longer one is refused.
    static constexpr std::size_t longest_next = 8192;

    explicit pager(pager_options options);

    // From now on, only a page without items ends a counted listing, unless the configuration says
    // otherwise.
    void end_by_proof();

    // Resets to the first page a position that another paging wrote before the configuration
    // changed.
    void fit(listing_place& at) const;

    // Returns the request for the page at `at`. Fails with class refused for parameters that cannot
    // be sent, and for a link that leaves the base URL. Fails with class invalid for an expression
    // that fails.
    result<page_request> request_of(const listing_place& at, const json::object& names) const;

    // Decides what follows a reply. Makes the next request at once, so that its mistakes show
    // before the page is committed (decision 0026). Fails if the listing cannot go on: the page was
    // read already, a link leaves the base URL, or the position is too long. Also fails if an
    // expression fails or gives a wrong value.
    result<page_turn> after(listing_place at, const page_facts& facts) const;

    // Returns the page after the one that `asked` asks for, if it is known without a reply. `at` is
    // a page before the cap.
    std::optional<listing_place> past(listing_place at, const page_request& asked) const;

    // Tells whether the paging counts items: by number or offset.
    bool counts() const { return kind_ == page_kind::numbered || kind_ == page_kind::offset; }
    // Tells whether the server's replies decide the next request. If the server later refuses it,
    // it is of no use.
    bool follows_replies() const;
    std::int64_t items_of_page() const;  // 0: unknown

 private:
    result<json::object> next_of(const listing_place& at, const page_facts& facts) const;
    result<json::object> own_next(const listing_place& at, const page_facts& facts) const;
    result<page_request> link_request(std::string_view url) const;
    result<void> add_place(json::object& query, std::int64_t& size, const listing_place& at,
                           const json::object& names) const;
    result<void> add_window(json::object& query, const listing_place& at,
                            const json::object& names) const;
    result<std::string> window_begin(const listing_place& at, const json::object& names) const;
    listing_step step_of(const listing_place& at, const page_facts& facts, bool more) const;

    pager_options options_;
    page_kind kind_;
    listing_rule rule_;
    bool watched_;  // looks for pages that were read already
};

}  // namespace sluice::paging
