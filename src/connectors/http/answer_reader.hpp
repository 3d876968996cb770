#pragma once

// Reads one page of a listing of any HTTP API: request, reply, entities, and where the listing goes
// on. The subscriber of type `http` uses it.

#include "connectors/http/source_place.hpp"
#include "connectors/http/subscriber_options.hpp"
#include "paging/pager.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::http {

struct answered_page {
    std::vector<entity> entities;
    std::vector<unreadable_record> unreadable;
    paging::listing_step step = paging::listing_step::finished;
    source_place at;    // of the next page, if there is one
    bool whole = true;  // false: the end of the listing is no proof that it showed all

    // Set if the listing cannot go on after this page; `step` is then finished.
    std::optional<failure> broken;
};

class answer_reader {
 public:
    // `options` outlive it.
    answer_reader(const subscriber_options& options, const component_context& context,
                  std::shared_ptr<client> through);

    void used_for(const listing_use& use);

    // Reads the page at `at`. A failure tells nothing about the pages after it. Cancellable
    // (terminal): throws operation_aborted, and nothing has changed.
    awaitable<result<answered_page>> read(source_place at);

    // Returns the place of the page after that one, if it is known without reading it.
    std::optional<source_place> past(const source_place& at) const;

    std::string shown(const source_place& at) const;  // "GET /products?page=3"

    const paging::pager& pages() const { return pager_; }

 private:
    struct read_items {
        json::array items;
        std::vector<unreadable_element> unreadable;
        std::vector<std::string> mended;
    };

    json::object names_before_input(const source_place& at) const;
    result<json::object> names_at(const source_place& at) const;
    result<paging::page_request> request_of(const source_place& at) const;
    std::string sign_of(const paging::page_request& asked) const;
    bool asks_for_change(const source_place& at) const;
    std::optional<answered_page> ended_by_status(const source_place& at,
                                                 const net::response& reply) const;
    answered_page unchanged(source_place at, const paging::page_request& asked) const;
    result<formats::body_value> body_of(const net::response& reply, const std::string& shown) const;
    result<read_items> items_of_reply(const paging::page_request& asked, const net::response& reply,
                                      const json::object& names, json::value& kept) const;
    result<answered_page> page_of(source_place at, const paging::page_request& asked,
                                  const net::response& reply, const json::object& names);
    void tell_once(const std::string& shown, const read_items& read);

    std::string name_;
    const subscriber_options& options_;
    std::string entity_;
    clock& time_;
    event_log& log_;
    asio::thread_pool& pool_;
    std::shared_ptr<client> through_;
    paging::pager pager_;
    std::chrono::milliseconds lookback_{0};
    bool conditional_;
    std::set<std::string> told_;  // faults that were reported, with their place
};

}  // namespace sluice::http
