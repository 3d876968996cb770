#pragma once

// Opens the operator's page for as long as the daemon lives.

#include "control/running_daemon.hpp"
#include "engine/plan/page_settings.hpp"
#include "page/page_service.hpp"

#include <memory>
#include <optional>

namespace sluice::operator_page {

class page_server {
 public:
    // The references outlive it.
    page_server(asio::any_io_executor executor, const control::control_context& context,
                control::operations& table)
        : executor_(std::move(executor)), context_(context), table_(table) {}

    // Opens the page that `settings` ask for. One that cannot be opened is logged as an error.
    void start(const engine::page_settings& settings);

    // Ends every connection. Await it before the destructor.
    awaitable<void> stop();

    // Set if the page could not be opened.
    const std::optional<control::closed_entrance>& closed() const { return closed_; }

    std::uint16_t port() const { return server_ ? server_->port() : std::uint16_t{0}; }

 private:
    asio::any_io_executor executor_;
    const control::control_context& context_;
    control::operations& table_;
    std::unique_ptr<page_service> service_;
    std::unique_ptr<net::http_server> server_;
    std::optional<control::closed_entrance> closed_;
};

}  // namespace sluice::operator_page
