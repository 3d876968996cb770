#pragma once

// Where tokens are kept: sealed, in the ledger, one for each client.

#include "access/oauth/oauth_token.hpp"
#include "access/oauth/process_turn.hpp"
#include "access/oauth/sealed_box.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/secret_filter.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::access {

// Why a client has no access, as it was told last. Kept beside the token and not in it: a token
// that another process stored meanwhile is never touched.
struct token_end {
    std::string mark;  // mark_of() what has ended
    std::string why;
    std::optional<wall_time> again;  // nothing: for good
};

// What a client has in the vault. Either may be missing.
struct kept_token {
    std::string client;
    std::optional<result<token>> token;  // a failure when it cannot be opened
    std::optional<token_end> end;        // of this very token
};

class token_vault {
 public:
    // Tokens that it meets are hidden by `filter`, which outlives it; null: by nobody.
    explicit token_vault(clock& time, secret_filter* filter = nullptr)
        : time_(time), filter_(filter) {}

    // Until then every other call fails: the ledger is opened behind the making of the components.
    // It outlives the vault's use. `turns`: the file at which processes take turns; empty where
    // there is a single one.
    void open(const secret& key, ledger::key_values& values, std::filesystem::path turns = {});

    bool is_open() const { return box_.has_value(); }

    // Whoever looks at a token, renews it and keeps the new one holds this all the while.
    awaitable<result<process_turn>> enter(std::string client) const;

    // Fails with class credential when it cannot be opened with this key.
    awaitable<result<std::optional<token>>> load(std::string client) const;

    // Durable when it resumes with success.
    awaitable<result<void>> save(std::string client, token token);

    // For `sluice auth status`.
    awaitable<result<void>> note_end(std::string client, token_end end);

    // False: there was none.
    awaitable<result<bool>> remove(std::string client);

    awaitable<result<std::vector<kept_token>>> all() const;

 private:
    result<void> ready() const;
    void hide(const std::string& client, const token& met) const;
    result<token> opened(const ledger::stored_value& sealed) const;
    std::optional<token_end> opened_end(const ledger::stored_value& sealed) const;
    awaitable<result<std::vector<ledger::stored_value>>> list(std::string store) const;

    clock& time_;
    secret_filter* filter_;
    // The last two of each client: a reply to a request of before a renewal may repeat the former.
    mutable std::map<std::string, std::vector<token>> met_;
    std::optional<sealed_box> box_;
    ledger::key_values* values_ = nullptr;
    std::filesystem::path turns_;
};

}  // namespace sluice::access
