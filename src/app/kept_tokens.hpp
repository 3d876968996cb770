#pragma once

// The tokens of a configuration's clients: made with the components, usable once the ledger is
// open.

#include "access/oauth/token_book.hpp"
#include "access/oauth/token_vault.hpp"

#include <sluice/ledger/key_values.hpp>

#include <filesystem>

namespace sluice::app {

class kept_tokens {
 public:
    // All of it outlives the tokens.
    kept_tokens(asio::any_io_executor executor, net::client_factory& http, clock& time,
                event_log& log, secret_filter& filter);

    access::token_book& book() { return book_; }
    access::token_vault& vault() { return vault_; }

    // Seals with `configured`, or, when that is empty, with the key file of the state directory,
    // which is made when a client needs it and it is missing. Nothing is done when no client uses
    // tokens.
    result<void> open(const secret& configured, const std::filesystem::path& state,
                      ledger::key_values& values);

    // Tokens of an earlier run are hidden from now on, whoever uses them. After open().
    awaitable<void> hide_all();

 private:
    access::token_vault vault_;
    access::token_book book_;
};

// The key of `token.key` in the state directory, made (32 random bytes, durable) when it is
// missing. Only the owner of the state directory may read it, even when root makes it.
result<secret> token_key_of(const std::filesystem::path& state);

}  // namespace sluice::app
