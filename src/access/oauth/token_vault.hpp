#pragma once

// Stores tokens in the ledger, sealed, one for each client.

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

// The last reason why a client has no access. It is kept beside the token, so that noting it never
// touches a token that another process stored meanwhile.
struct token_end {
    std::string mark;  // mark_of() the token that ended
    std::string why;
    std::optional<wall_time> again;  // the next try; nullopt: it ended for good
};

// The entries of a client in the vault. Either may be missing.
struct kept_token {
    std::string client;
    std::optional<result<token>> token;  // a failure when it cannot be opened
    std::optional<token_end> end;        // of exactly this token
};

class token_vault {
 public:
    // `filter` hides every token that the vault reads or writes; null: nobody does. It outlives the
    // vault.
    explicit token_vault(clock& time, secret_filter* filter = nullptr)
        : time_(time), filter_(filter) {}

    // Opens the vault. The ledger is opened after the components are made, so every other call
    // fails until then. `values` outlives the vault's use. `turns` is the file at which processes
    // take turns; empty when there is only one process.
    void open(const secret& key, ledger::key_values& values, std::filesystem::path turns = {});

    bool is_open() const { return box_.has_value(); }

    // Hold this turn while you look at a token, renew it and keep the new one.
    awaitable<result<process_turn>> enter(std::string client) const;

    // Fails with class credential when this key cannot open the token.
    awaitable<result<std::optional<token>>> load(std::string client) const;

    // The token is durable when this resumes with success.
    awaitable<result<void>> save(std::string client, token token);

    // All entries, for `sluice auth status`.
    awaitable<result<void>> note_end(std::string client, token_end end);

    // Returns false when there was none.
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
    // The last two tokens of each client. A late reply may repeat the former one.
    mutable std::map<std::string, std::vector<token>> met_;
    std::optional<sealed_box> box_;
    ledger::key_values* values_ = nullptr;
    std::filesystem::path turns_;
};

}  // namespace sluice::access
