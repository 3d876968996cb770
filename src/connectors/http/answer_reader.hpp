#pragma once

// Reads one page of a listing of any HTTP API: request, reply, entities, and where the listing goes
// on. The subscriber of type `http` uses it.

#include "connectors/http/body_pieces.hpp"
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
    std::int64_t screened = 0;  // records that a record_screen dropped
    paging::listing_step step = paging::listing_step::finished;
    source_place at;           // of the next page, if there is one
    bool whole = true;         // false: the end of the listing is no proof that it showed all
    bool begins_anew = false;  // the body is another one than that which was read in part

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

    // Closes the connection of a body that is read in pieces. The next read() asks again.
    void forget_body() { open_.reset(); }

    // The pages of a body in pieces leave out the records that it drops; null: none.
    void leave_out(std::shared_ptr<const record_screen> screen) { screen_ = std::move(screen); }

    const paging::pager& pages() const { return pager_; }

 private:
    struct read_items {
        json::array items;
        std::vector<unreadable_element> unreadable;
        std::vector<std::string> mended;
        std::int64_t screened = 0;
    };

    json::object names_before_input(const source_place& at) const;
    result<json::object> names_at(const source_place& at) const;
    result<paging::page_request> request_of(const source_place& at) const;
    std::string sign_of(const paging::page_request& asked) const;
    bool asks_for_change(const source_place& at) const;
    bool may_come_in_pieces(const source_place& at) const;
    bool goes_on_at(const source_place& at) const;
    bool asks_again_after(const failure& why);
    bool opens(net::response& reply, net::body_slot& slot, const source_place& at);
    awaitable<result<answered_page>> first_piece(source_place at, paging::page_request asked,
                                                 json::object names);
    awaitable<result<answered_page>> next_piece(source_place at, paging::page_request asked,
                                                json::object names);
    answered_page page_of_piece(source_place at, const paging::page_request& asked,
                                const json::object& names, bool is_last, read_items read);
    void add_records(answered_page& page, const std::string& shown, read_items read) const;
    std::optional<answered_page> ended_by_status(const source_place& at,
                                                 const net::response& reply) const;
    answered_page unchanged(source_place at, const paging::page_request& asked) const;
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
    std::unique_ptr<body_pieces> open_;  // the body that is being read in pieces
    std::shared_ptr<const record_screen> screen_;
    int asked_again_ = 0;         // requests after a break in the middle of this body
    std::set<std::string> told_;  // faults that were reported, with their place
};

}  // namespace sluice::http
