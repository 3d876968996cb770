#pragma once

// Serves the token of one client. It loads the token from the vault, and renews it before it
// expires and once when the target refuses it. It stores a new token before it uses it.

#include "access/oauth/lost_access.hpp"
#include "access/oauth/metadata.hpp"
#include "access/oauth/single_turn.hpp"
#include "access/oauth/token_request.hpp"
#include "access/oauth/token_vault.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/component/token_source.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/net/client.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sluice::access {

// The client of the token, and the way to obtain one.
struct token_owner {
    std::string client;
    oauth2_settings given;
    std::string base_url;
};

class renewed_token final : public token_source {
 public:
    // The vault, the clock and the log outlive it.
    renewed_token(asio::any_io_executor executor, token_owner owner,
                  std::shared_ptr<net::http_client> through, token_vault& vault, clock& time,
                  event_log& log);

    awaitable<result<secret>> usable_token() override;
    awaitable<result<bool>> refused(secret token) override;

 private:
    // Each of them holds the turn, first of this process and then among all processes, so that one
    // renewal serves everybody.
    awaitable<result<secret>> look_and_renew();
    awaitable<result<void>> look();
    awaitable<result<void>> load();
    awaitable<result<token>> obtain();
    awaitable<token_answer> ask(std::optional<token> present);
    awaitable<result<void>> keep(token fresh);
    awaitable<failure> give_up(failure why, bool for_good);
    awaitable<bool> somebody_was_quicker();

    bool usable_now() const;
    bool still_good() const;
    bool needs_person() const;
    bool begins_with_refresh_token() const;
    std::string mark() const { return present_ ? mark_of(*present_) : std::string(); }
    void tell_loss(const failure& why);
    void alive_again();

    asio::any_io_executor executor_;
    token_owner owner_;
    std::shared_ptr<net::http_client> through_;
    token_vault& vault_;
    clock& time_;
    event_log& log_;
    single_turn turns_;
    std::optional<token> present_;
    bool unsaved_ = false;  // present_ was renewed, and the vault could not take it yet
    std::optional<oauth2_places> places_;
    lost_access lost_;
    // The failure that the log has reported. It is reported once until there is a token again.
    bool said_lost_ = false;
    bool said_ending_ = false;
};

}  // namespace sluice::access
