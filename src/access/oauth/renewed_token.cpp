#include "access/oauth/renewed_token.hpp"

#include "access/oauth/token_request.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace sluice::access {
namespace {

// What a coroutine of the renewal gives, finished whatever happens to the caller: a rotated refresh
// token that is not kept is lost for good.
template <class T>
awaitable<T> shielded(asio::any_io_executor executor, awaitable<T> work) {
    auto token = asio::bind_cancellation_slot(asio::cancellation_slot(), use_awaitable);
    co_return co_await asio::co_spawn(executor, std::move(work), token);
}

}  // namespace

renewed_token::renewed_token(asio::any_io_executor executor, token_owner owner,
                             std::shared_ptr<net::http_client> through, token_vault& vault,
                             clock& time, event_log& log)
    : executor_(executor),
      owner_(std::move(owner)),
      through_(std::move(through)),
      vault_(vault),
      time_(time),
      log_(log),
      turns_(executor) {}

awaitable<result<secret>> renewed_token::usable_token() {
    if (present_ && !unsaved_ &&
        state_of(*present_, time_.now(), owner_.given.renew_ahead) == token_state::usable) {
        co_return present_->access;
    }
    const auto turn = co_await turns_.enter();
    auto done = co_await shielded(executor_, look_and_renew());
    co_return done;
}

awaitable<result<bool>> renewed_token::refused(secret token) {
    const auto turn = co_await turns_.enter();
    if (present_ && present_->access != token) {
        co_return true;  // renewed while this one was on its way
    }
    if (present_) {
        // Taken at its word: the token has ended, whatever it said of itself.
        present_->expires = present_->obtained;
    }
    const auto renewed = co_await shielded(executor_, look_and_renew());
    if (!renewed) {
        co_return renewed.error();
    }
    co_return *renewed != token;
}

awaitable<result<secret>> renewed_token::look_and_renew() {
    const auto ahead = owner_.given.renew_ahead;
    if (!unsaved_) {
        // Somebody may have granted access anew, in another process.
        const auto before = present_;
        const auto loaded = co_await load();
        if (!loaded) {
            co_return loaded.error();
        }
        if (present_ && before && present_->access == before->access) {
            present_ = before;
        }
    } else {
        const auto kept = co_await keep(*present_);
        if (!kept) {
            co_return kept.error();
        }
    }
    if (present_ && state_of(*present_, time_.now(), ahead) == token_state::usable) {
        alive_again();
        co_return present_->access;
    }
    auto fresh = co_await obtain();
    if (!fresh) {
        const bool still_good = present_ && present_->expires && time_.now() < *present_->expires &&
                                fresh.error().kind != failure_class::credential;
        if (still_good) {
            co_return present_->access;  // renewing ahead of its end may be tried again
        }
        co_return fresh.error();
    }
    const auto kept = co_await keep(*std::move(fresh));
    if (!kept) {
        co_return kept.error();
    }
    alive_again();
    co_return present_->access;
}

awaitable<result<void>> renewed_token::load() {
    auto stored = co_await vault_.load(owner_.client);
    if (!stored) {
        co_return stored.error();
    }
    present_ = *std::move(stored);
    co_return result<void>();
}

awaitable<result<token>> renewed_token::obtain() {
    const bool needs_person = owner_.given.grant == oauth2_grant::authorization_code;
    const bool renewable = present_ && !present_->refresh.empty();
    if (needs_person && !renewable) {
        co_return nobody_at_hand(present_ ? "its token has ended and cannot be renewed"
                                          : "no access has been granted yet");
    }
    if (over_ && needs_person && over_->dead == present_->refresh) {
        co_return nobody_at_hand(over_->why);
    }
    if (!places_) {
        auto found = co_await find_places(through_, owner_.given, owner_.base_url);
        if (!found) {
            co_return std::move(found.error()).within("client '" + owner_.client + "'");
        }
        places_ = *std::move(found);
    }
    auto fresh = co_await ask(present_);
    if (!fresh && fresh.error().kind == failure_class::credential) {
        co_return nobody_at_hand(fresh.error().message);
    }
    if (!fresh) {
        co_return std::move(fresh.error()).within("client '" + owner_.client + "': token");
    }
    co_return fresh;
}

awaitable<result<token>> renewed_token::ask(std::optional<token> present) {
    const bool needs_person = owner_.given.grant == oauth2_grant::authorization_code;
    if (present && !present->refresh.empty()) {
        auto renewing = token_request(places_->token_url, owner_.given, refresh_form(*present));
        const token* previous = &*present;
        auto fresh = co_await ask_for_token(through_, std::move(renewing), &time_, previous);
        const bool dead = !fresh && fresh.error().kind == failure_class::credential;
        if (!dead || needs_person) {
            co_return fresh;
        }
    }
    auto asking = token_request(places_->token_url, owner_.given, own_form(owner_.given));
    co_return co_await ask_for_token(through_, std::move(asking), &time_, nullptr);
}

awaitable<result<void>> renewed_token::keep(token fresh) {
    present_ = fresh;
    unsaved_ = true;
    auto saved = co_await vault_.save(owner_.client, std::move(fresh));
    if (!saved) {
        co_return std::move(saved.error())
            .within("client '" + owner_.client + "': its renewed token is not kept yet");
    }
    unsaved_ = false;
    co_return result<void>();
}

failure renewed_token::nobody_at_hand(const std::string& why) {
    const bool needs_person = owner_.given.grant == oauth2_grant::authorization_code;
    const std::string mend = needs_person
                                 ? "run 'sluice auth grant " + owner_.client + "'"
                                 : "look at the client's oauth2 settings, its id and its secret";
    if (!over_) {
        log_.write(log_level::error, "no token: tasks and runs of this client wait",
                   {{"client", owner_.client}, {"reason", why}, {"mend", mend}});
    }
    over_ = ended{why, present_ ? present_->refresh : secret()};
    return {failure_class::credential, "client '" + owner_.client + "': " + why, mend};
}

void renewed_token::alive_again() {
    if (over_) {
        over_.reset();
        log_.write(log_level::info, "there is a token again", {{"client", owner_.client}});
    }
}

}  // namespace sluice::access
