#pragma once

// Answers the requests of browsers: turns foreign ones away, knows the session, finds the view,
// and puts its page into the layout.

#include "control/gate.hpp"
#include "page/open_streams.hpp"
#include "page/sessions.hpp"
#include "page/templates.hpp"
#include "page/view.hpp"

#include <sluice/model/event_log.hpp>
#include <sluice/net/server.hpp>

#include <string>
#include <vector>

namespace sluice::operator_page {

struct page_rules {
    std::vector<std::string> hosts = {};  // own_hosts()
    std::string prefix = {};              // "/sluice", or empty
    std::string cookie = {};              // its name
    bool sign_in = false;                 // false: every caller may do everything
    bool encrypted = false;               // by TLS of our own
};

class page_service {
 public:
    // The references outlive it.
    page_service(control::operations& table, clock& time, event_log& log, control::gate door,
                 page_rules rules, secret_bytes bytes = bytes_of_system);

    awaitable<net::reply> answer_to(net::request asked);

    // Known once the port is.
    void serve_hosts(std::vector<std::string> hosts) { rules_.hosts = std::move(hosts); }

 private:
    struct session;
    session session_of(const net::request& asked);
    awaitable<net::reply> answer_below(const net::request* asked, std::string path,
                                       const session* at);
    awaitable<net::reply> show_view(const net::request* asked, std::string path, const session* at);
    awaitable<net::reply> events(const net::request* asked, const session* at);
    awaitable<shown> handled(const view* wanted, const visit* by);
    net::reply sign_in(const net::request& asked, const session& at, const fields& form);
    net::reply page(const shown& made, const session& at, const std::string& section) const;
    static net::reply data_reply(const shown& made);
    net::reply redirect(const std::string& to) const;
    void set_cookie(net::reply& into, const std::string& cookie) const;

    control::operations& table_;
    clock& time_;
    event_log& log_;
    control::gate door_;
    page_rules rules_;
    sessions sessions_;
    templates templates_;
    open_streams streams_;
};

}  // namespace sluice::operator_page
