#pragma once

// Declares where the senders of webhooks reach the daemon: `daemon.webhooks`. The daemon's listener
// reads it.

#include <sluice/config/declaration.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::engine {

struct webhook_settings {
    std::string listen;  // address:port; empty: nowhere
    std::string certificate_file;
    std::string key_file;
    std::string client_ca_file;
    bool unencrypted = false;
    std::size_t largest_body = 1024 * 1024;
    std::int64_t connections = 256;
    std::int64_t connections_per_address = 16;

    friend bool operator==(const webhook_settings&, const webhook_settings&) = default;
};

const config::declaration<webhook_settings>& webhook_declaration();

}  // namespace sluice::engine
