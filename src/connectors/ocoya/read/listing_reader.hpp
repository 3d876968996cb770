#pragma once

// Reads one page of a listing: request, reply, entities, and where the listing goes on. The
// subscriber uses it.

#include "connectors/ocoya/client/reply.hpp"
#include "connectors/ocoya/client/request_stages.hpp"
#include "connectors/ocoya/read/parents.hpp"
#include "connectors/ocoya/read/subscriber_options.hpp"
#include "paging/pager.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/context.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/model/entity.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct read_page {
    std::vector<entity> entities;
    std::vector<unreadable_record> unreadable;
    paging::listing_step step = paging::listing_step::finished;
    listing_position at;  // of the next page, if there is one
    bool whole = true;    // false: the end of the listing is no proof that it showed all

    // Set if the listing cannot go on after this page; `step` is then finished.
    std::optional<failure> broken;
};

class listing_reader {
 public:
    // `options` outlive it.
    listing_reader(const subscriber_options& options, const component_context& context,
                   resolved_request request, request_stages input);

    void used_for(const listing_use& use);

    // Reads the page at `at`. A failure tells nothing about the pages after it. `parent` outlives
    // the call, and is null without a fan-out. Cancellable (terminal): throws operation_aborted,
    // and nothing has changed.
    awaitable<result<read_page>> read(listing_position at, const parent_item* parent);

    // Returns the page after that one, if it is known without reading it.
    std::optional<listing_position> past(const listing_position& at,
                                         const parent_item* parent) const;

    // Returns the request for people, such as "GET /post?page=3".
    std::string shown(const listing_position& at, const parent_item* parent) const;

    // Runs the stages of `input` for show, as subscriber::show_stages() does.
    awaitable<result<void>> show_input(stage_context context) const;

    const paging::pager& pages() const { return pager_; }

 private:
    static json::object moments_at(const listing_position& at, const parent_item* parent,
                                   std::chrono::milliseconds lookback);
    // Runs the stages of `input`, unless they have run for this listing and this parent.
    awaitable<result<void>> make_input(const listing_position* at, const parent_item* parent);
    result<json::object> names_at(const listing_position& at, const parent_item* parent) const;
    result<paging::page_request> request_of(const listing_position& at,
                                            const parent_item* parent) const;
    std::optional<read_page> ended_by_status(const listing_position& at,
                                             const net::response& reply) const;
    result<read_page> page_of(listing_position at, const paging::page_request& asked,
                              const net::response& reply, const json::object& names);
    result<read_items> items_of_reply(const paging::page_request& asked, const net::response& reply,
                                      const json::object& names, json::value& kept) const;
    result<void> take_entities(read_items from, const paging::page_request& asked,
                               read_page& into) const;
    void tell_once(const paging::page_request& asked, const read_items& read);

    std::string name_;
    const subscriber_options& options_;
    clock& time_;
    event_log& log_;
    asio::thread_pool& pool_;
    resolved_request request_;
    paging::pager pager_;
    std::chrono::milliseconds lookback_{0};
    request_stages input_;
    // The value of `input`, with its listing and parent: every page of a listing sees the same.
    std::string input_made_for_;
    json::value input_made_;
    std::set<std::string> told_;  // faults that were reported, with their place
};

}  // namespace sluice::ocoya
