#pragma once

// Where tokens are kept: sealed, in the ledger, one for each client.

#include "access/oauth/sealed_box.hpp"
#include "access/oauth/token.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/ledger/key_values.hpp>

#include <functional>
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
    // Asked at each use: the ledger is opened behind the making of the components. Null when there
    // is none (a check, a rehearsal).
    using ledger_of_now = std::function<ledger::key_values*()>;

    token_vault(const secret& key, ledger_of_now where, clock& time)
        : box_(key), where_(std::move(where)), time_(time) {}

    awaitable<result<std::optional<token>>> load(std::string client) const;

    // Durable when it resumes with success.
    awaitable<result<void>> save(std::string client, token what);

    // False: there was none.
    awaitable<result<bool>> remove(std::string client);

    awaitable<result<std::vector<kept_token>>> all() const;

 private:
    sealed_box box_;
    ledger_of_now where_;
    clock& time_;
};

}  // namespace sluice::access
