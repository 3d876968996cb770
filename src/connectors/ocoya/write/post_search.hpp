#pragma once

// Asks Ocoya whether a post exists: lists the workspace's posts and compares (post_match.hpp).

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/api/post_match.hpp"
#include "paging/listing.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/client.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::ocoya {

// Where a search asks, and for whom. What is referred to outlives the search.
struct search_place {
    std::shared_ptr<client> through;
    const endpoint& listing;  // the row of GET posts
    clock& time;
    event_log& log;
    std::string connection;
};

class post_search {
 public:
    post_search(search_place place, std::string workspace, wanted_post wanted,
                std::int64_t page_cap, std::shared_ptr<net::exchange_note> note = nullptr);

    // Every match, once. All pages are read, whatever the status of the posts, for the order is not
    // documented; and when nothing was found on several pages, they are read once more from the
    // end: a post that was deleted meanwhile moves the others towards the beginning, past a reader
    // that goes forward.
    //
    // A second send rests on this, so only a page without posts ends it: a short page may hide
    // posts that this key must not see. Not reliable past the cap on pages, and when a page or a
    // post of it cannot be understood; every other failure of a page is the search's.
    awaitable<result<findings>> run();

 private:
    // How many raw items the page has; its matches are kept.
    awaitable<result<std::size_t>> read(std::int64_t number);
    awaitable<result<void>> read_forward();
    awaitable<result<void>> read_back();

    search_place place_;
    std::string workspace_;
    wanted_post wanted_;
    std::shared_ptr<net::exchange_note> note_;
    paging::listing_rule rule_;
    std::int64_t last_page_ = 0;
    findings found_;
};

}  // namespace sluice::ocoya
