#pragma once

// Holds the tokens of a configuration's clients. They are made with the components and can be used
// after open().

#include "access/oauth/token_book.hpp"
#include "access/oauth/token_vault.hpp"

#include <sluice/ledger/key_values.hpp>

#include <filesystem>

namespace sluice::app {

class kept_tokens {
 public:
    // The arguments outlive the tokens. Two configurations of one process share a vault.
    kept_tokens(asio::any_io_executor executor, net::client_factory& http, clock& time,
                event_log& log, access::token_vault& vault);

    access::token_book& book() { return book_; }
    const access::token_book& book() const { return book_; }
    access::token_vault& vault() { return vault_; }

    // Opens the vault if it is not open yet. Seals tokens with `configured`. If that is empty, the
    // key file of the state directory is used, and made if it is missing. Does nothing if no client
    // uses tokens.
    result<void> open(const secret& configured, const std::filesystem::path& state,
                      ledger::key_values& values);

    // Hides the tokens of an earlier run in every text from now on. Call it after open().
    awaitable<void> hide_all();

 private:
    access::token_vault& vault_;
    access::token_book book_;
};

// Returns the key in `token.key` of the state directory. If the file is missing, makes it from 32
// random bytes, durably. Only the owner of the directory may read it, even if root makes it.
result<secret> token_key_of(const std::filesystem::path& state);

}  // namespace sluice::app
