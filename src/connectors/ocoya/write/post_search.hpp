#pragma once

// Asks Ocoya whether a post exists: lists the workspace's posts and compares them (post_match.hpp).
// The publisher uses it after a lost reply.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/api/post_match.hpp"
#include "paging/listing.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/client.hpp>
#include <sluice/component/publisher.hpp>
#include <sluice/component/result_lister.hpp>
#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::ocoya {

// Says where a search asks, and for whom. The references outlive the search.
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

    // Finds every match, once. Reads all pages, whatever the status of the posts, because their
    // order is not documented. If several pages hold no match, it reads them again from the end. A
    // post that is deleted meanwhile moves the others towards the beginning, past a reader that
    // goes forward.
    //
    // A second send depends on the answer, so only a page without posts ends the search. A short
    // page may hide posts that this key must not see. The answer is not reliable past the cap on
    // pages, or if a page or one of its posts cannot be understood. Every other failure of a page
    // is that of the search. Cancellable (terminal): throws operation_aborted; it only reads.
    awaitable<result<findings>> run();

    // Finds every post that may be the wanted one, for a person who decides. Reads forward only.
    awaitable<result<possible_results>> list_possible();

 private:
    // Returns how many raw items the page has, and keeps its matches.
    awaitable<result<std::size_t>> read(std::int64_t number);
    awaitable<result<void>> read_forward();
    awaitable<result<void>> read_back();
    void keep_possible(const json::value& item);

    search_place place_;
    std::string workspace_;
    wanted_post wanted_;
    std::shared_ptr<net::exchange_note> note_;
    paging::listing_rule rule_;
    std::int64_t last_page_ = 0;
    findings found_;
    bool lists_possible_ = false;
    std::vector<possible_result> possible_;
};

}  // namespace sluice::ocoya
