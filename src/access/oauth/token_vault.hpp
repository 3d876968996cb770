#pragma once

// Where tokens are kept: sealed, in the ledger, one for each client.

#include "access/oauth/sealed_box.hpp"
#include "access/oauth/token.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/ledger/key_values.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::access {

struct kept_token {
    std::string client;
    result<token> what;  // a failure when it cannot be opened
};

class token_vault {
 public:
    explicit token_vault(clock& time) : time_(time) {}

    // Until then every other call fails: the ledger is opened behind the making of the components.
    // It outlives the vault's use.
    void open(const secret& key, ledger::key_values& where) {
        box_.emplace(key);
        where_ = &where;
    }

    awaitable<result<std::optional<token>>> load(std::string client) const;

    // Durable when it resumes with success.
    awaitable<result<void>> save(std::string client, token what);

    // False: there was none.
    awaitable<result<bool>> remove(std::string client);

    awaitable<result<std::vector<kept_token>>> all() const;

 private:
    result<void> ready() const;

    clock& time_;
    std::optional<sealed_box> box_;
    ledger::key_values* where_ = nullptr;
};

}  // namespace sluice::access
