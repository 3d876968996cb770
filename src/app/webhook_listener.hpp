#pragma once

// Listens for webhooks as long as the daemon lives, and hands each request to the incomings of its
// path. It asks the plan in force each time, so a reload swaps the paths at once.

#include "control/running_daemon.hpp"
#include "engine/engine.hpp"
#include "engine/plan/webhook_settings.hpp"

#include <sluice/component/inbox.hpp>
#include <sluice/net/server.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::app {

class webhook_listener {
 public:
    // `runs` outlives it.
    webhook_listener(const engine::services& services, const engine::engine& runs)
        : services_(services), runs_(runs) {}

    // Opens the port that `settings` name, or takes it over from the service manager. One that
    // cannot be opened is logged as an error, and the daemon goes on without it.
    void start(const engine::webhook_settings& settings, net::handed_sockets* handed = nullptr);
    // Ends every connection; requests under way get their answer. Await it before the destructor.
    awaitable<void> stop();

    std::uint16_t port() const { return server_ ? server_->port() : 0; }
    // Set if the port could not be opened.
    const std::optional<control::closed_entrance>& closed() const { return closed_; }

 private:
    awaitable<net::reply> answer_to(net::request asked);

    engine::services services_;
    const engine::engine& runs_;
    std::unique_ptr<net::http_server> server_;
    std::optional<control::closed_entrance> closed_;
};

// Joins the answers of all incomings of one path to one: an error of the daemon goes before a
// success, and a success before a refusal. Precondition: there is one.
net::reply joined_answer(std::vector<net::reply> answers);

// Returns an answer in JSON, with `mend` only if there is one.
net::reply webhook_error(unsigned status, const std::string& message);

}  // namespace sluice::app
