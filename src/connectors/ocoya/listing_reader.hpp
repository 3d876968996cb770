#pragma once

// Reads one page of a listing: request, reply, entities, and where the listing goes on.

#include "connectors/ocoya/pager.hpp"
#include "connectors/ocoya/parents.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/component/context.hpp>
#include <sluice/model/entity.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct read_page {
    std::vector<entity> entities;
    listing_step step = listing_step::finished;
    listing_position at;  // of the next page, when there is one

    // The listing cannot go on behind this page; `step` is finished.
    std::optional<failure> broken;
};

class listing_reader {
 public:
    listing_reader(const subscriber_options& options, const component_context& context,
                   resolved_request request);

    // The page at `at`. A failure leaves the listing where it stands. What the server gave for the
    // next request and then refuses is no failure: the page is empty and `broken`. `parent`
    // outlives the call; null without a fan-out. Cancellable (terminal), then throws
    // operation_aborted.
    awaitable<result<read_page>> read(listing_position at, const parent_item* parent);

    const pager& pages() const { return pager_; }

 private:
    awaitable<result<read_page>> ask(listing_position at, const parent_item* parent);
    result<json::object> names_at(const listing_position& at, const parent_item* parent) const;
    result<read_page> page_of(listing_position at, const page_request& asked,
                              const net::response& reply, const json::object& names) const;
    result<std::vector<entity>> entities_of(json::array items, const page_request& asked) const;

    std::string name_;
    subscriber_options options_;
    clock& time_;
    event_log& log_;
    asio::thread_pool& pool_;
    resolved_request request_;
    pager pager_;
};

}  // namespace sluice::ocoya
