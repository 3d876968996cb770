#pragma once

// How a listing is read page by page: which request asks for the page at a position, and what comes
// behind a reply. Decisions without I/O.
//
// listing_position::next, by kind: {"offset": 120}, {"cursor": …}, {"url": "https://…"},
// {"since": "…Z"}; of an expression {"url": "…"} or {"path": {…}, "query": {…}, "payload": {…}};
// else empty.

#include "connectors/ocoya/read/fan_out.hpp"
#include "connectors/ocoya/read/subscriber_options.hpp"
#include "paging/listing.hpp"

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace sluice::ocoya {

// One page as it is asked for.
struct page_request {
    // "GET /things?page=2", for a person: without values whose names speak of a credential.
    std::string shown() const;

    // Equal for requests that ask for the same.
    std::string sign() const { return body.empty() ? target : target + "\n" + body; }

    std::string target;
    std::string body;    // JSON; empty: none
    json::object query;  // in it; empty where the target is a link of a reply
    std::int64_t size = paging::listing_rule::most_per_page;
};

// Between a reply and the next request.
struct page_facts {
    const page_request& asked;
    const net::response& reply;  // its body is the items, where no expression finds them
    const json::value& body;
    const json::array& items;   // raw
    std::size_t raw_items;      // those that cannot be read included
    const json::object& names;  // for expressions
};

struct page_turn {
    bool repeats = false;  // the server gave its last page again, past its end
    paging::listing_step step = paging::listing_step::finished;
    listing_position at;  // of the next page, when there is one
};

class pager {
 public:
    // A position of one page, written: a longer one is refused.
    static constexpr std::size_t longest_next = 8192;

    pager(const subscriber_options& options, std::shared_ptr<const endpoint> what,
          std::string base_url);

    // From now on only a page without items ends a listing that counts them, where the
    // configuration says nothing else.
    void end_by_proof();

    // A position that another paging wrote, before the configuration changed, is the first page's.
    void fit(listing_position& at) const;

    // Fails with class refused for parameters that cannot be sent and for a link that leaves the
    // client's base URL; class invalid for an expression that fails.
    result<page_request> request_of(const listing_position& at, const json::object& names) const;

    // Fails where the listing cannot go on: a page that was read already, a link that leaves the
    // base URL, a position that is too long, an expression that fails or gives what it must not.
    result<page_turn> behind(listing_position at, const page_facts& facts) const;

    // The page after the one that `asked` asks for, where that is known without a reply; `at` is a
    // page before the cap.
    std::optional<listing_position> past(listing_position at, const page_request& asked) const;

    // By number or offset: each page is told by how many items it has.
    bool counts() const {
        return kind_ == paging::page_kind::numbered || kind_ == paging::page_kind::offset;
    }
    // The next request is the server's word: one that it refuses later is good for nothing.
    bool follows_replies() const;
    std::int64_t items_of_page() const;  // 0: not known

 private:
    result<json::object> next_of(const listing_position& at, const page_facts& facts) const;
    result<json::object> own_next(const listing_position& at, const page_facts& facts) const;
    result<page_request> link_request(std::string_view url) const;
    result<void> add_place(json::object& query, std::int64_t& size, const listing_position& at,
                           const json::object& names) const;
    result<void> add_window(json::object& query, const listing_position& at,
                            const json::object& names) const;
    result<std::string> window_begin(const listing_position& at, const json::object& names) const;
    paging::listing_step step_of(const listing_position& at, const page_facts& facts,
                                 bool more) const;

    subscriber_options options_;
    std::shared_ptr<const endpoint> what_;
    std::string base_url_;
    paging::paging_options pages_;
    paging::page_kind kind_;
    paging::listing_rule rule_;
    bool watched_;  // looks for pages that were read already
};

}  // namespace sluice::ocoya
