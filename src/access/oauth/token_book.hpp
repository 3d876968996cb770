#pragma once

// Holds the tokens of all clients of a configuration.

#include "access/oauth/token_vault.hpp"

#include <sluice/component/token_source.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/client.hpp>

#include <map>
#include <memory>
#include <string>

namespace sluice::access {

class token_book final : public token_sources {
 public:
    // All arguments outlive the book.
    token_book(asio::any_io_executor executor, token_vault& vault, net::client_factory& http,
               clock& time, event_log& log);

    result<std::shared_ptr<token_source>> make(const std::string& client,
                                               const oauth2_settings& settings,
                                               const net::client_settings& how) override;

    // Returns the data for a grant by hand; null for a client that make() was not called for.
    struct owner_record {
        oauth2_settings given;
        std::string base_url;
        std::shared_ptr<net::http_client> through;
    };
    // Keeps the token state of a client that stays from an earlier configuration.
    void take_over(const token_book& earlier, const std::string& client);

    const owner_record* find(const std::string& client) const;
    const std::map<std::string, owner_record>& all() const { return owners_; }

 private:
    asio::any_io_executor executor_;
    token_vault& vault_;
    net::client_factory& http_;
    clock& time_;
    event_log& log_;
    std::map<std::string, owner_record> owners_;
};

}  // namespace sluice::access
