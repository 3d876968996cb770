#include "access/oauth/renewed_token.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <utility>

namespace sluice::access {
namespace {

// Runs a step of the renewal to its end, even when the caller is cancelled. A rotated refresh token
// that is not kept is lost for good.
template <class T>
awaitable<T> shielded(asio::any_io_executor executor, awaitable<T> work) {
    auto token = asio::bind_cancellation_slot(asio::cancellation_slot(), use_awaitable);
    co_return co_await asio::co_spawn(executor, std::move(work), token);
}

// A server may issue the same token again with a new end.
bool same_life(const token& one, const token& other) {
    return mark_of(one) == mark_of(other) && one.obtained == other.obtained &&
           one.expires == other.expires;
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
    if (usable_now() && !unsaved_) {
        co_return present_->access;
    }
    const auto turn = co_await turns_.enter();
    auto done = co_await shielded(executor_, look_and_renew());
    co_return done;
}

awaitable<result<bool>> renewed_token::refused(secret token) {
    const auto turn = co_await turns_.enter();
    if (present_ && present_->access != token) {
        co_return true;  // the token was renewed while this request was on its way
    }
    if (present_) {
        // The server's word counts: the token has ended, whatever its own expiry says.
        present_->expires = present_->obtained;
    }
    const auto renewed = co_await shielded(executor_, look_and_renew());
    if (!renewed) {
        co_return renewed.error();
    }
    co_return *renewed != token;
}

awaitable<result<secret>> renewed_token::look_and_renew() {
    const auto alone = co_await vault_.enter(owner_.client);
    if (!alone && still_good() && !unsaved_) {
        co_return present_->access;
    }
    if (!alone) {
        co_return failure(alone.error()).within("client '" + owner_.client + "'");
    }
    const auto seen = co_await look();
    if (!seen) {
        co_return seen.error();
    }
    if (usable_now()) {
        alive_again();
        co_return present_->access;
    }
    auto fresh = co_await obtain();
    if (!fresh && fresh.error().kind == failure_class::credential) {
        tell_loss(fresh.error());
    }
    if (!fresh && still_good()) {
        co_return present_->access;  // the renewal was early, so it can be tried again
    }
    if (!fresh) {
        co_return std::move(fresh.error()).within("client '" + owner_.client + "'");
    }
    if (!present_ || !same_life(*fresh, *present_)) {
        const auto kept = co_await keep(*std::move(fresh));
        if (!kept) {
            co_return kept.error();
        }
    }
    alive_again();
    co_return present_->access;
}

// Another process may have granted access anew, so the vault is read first.
awaitable<result<void>> renewed_token::look() {
    const auto before = present_;
    const auto loaded = co_await load();
    if (!loaded) {
        co_return loaded.error();
    }
    const bool newer = present_ && before && before->obtained < present_->obtained;
    if (unsaved_ && !newer) {
        co_return co_await keep(*before);
    }
    unsaved_ = false;
    if (present_ && before && present_->access == before->access && !newer) {
        present_ = before;  // keeps the end that a refusal has taught
    }
    co_return result<void>();
}

awaitable<result<void>> renewed_token::load() {
    auto stored = co_await vault_.load(owner_.client);
    if (stored) {
        present_ = *std::move(stored);
        co_return result<void>();
    }
    if (stored.error().kind != failure_class::credential) {
        co_return stored.error();
    }
    if (!needs_person()) {
        present_.reset();  // a new token can be had without it
        co_return result<void>();
    }
    tell_loss(stored.error());
    co_return std::move(stored.error()).within("client '" + owner_.client + "'");
}

awaitable<result<token>> renewed_token::obtain() {
    if (auto still = lost_.still(mark(), time_.now())) {
        co_return *std::move(still);
    }
    if (needs_person() && (!present_ || present_->refresh.empty())) {
        const char* why = present_ ? "its token has ended and cannot be renewed"
                                   : "no access has been granted yet";
        failure nobody(failure_class::credential, why);
        co_return co_await give_up(std::move(nobody), true);
    }
    if (!places_) {
        auto found = co_await find_places(through_, owner_.given, owner_.base_url);
        if (!found) {
            if (found.error().kind == failure_class::unreachable) {
                co_return found.error();
            }
            co_return co_await give_up(found.error(), false);
        }
        places_ = *std::move(found);
    }
    auto answer = co_await ask(present_);
    if (!answer.token && answer.for_good && needs_person()) {
        const bool quicker = co_await somebody_was_quicker();
        if (quicker && usable_now()) {
            co_return *present_;
        }
        if (quicker) {
            answer = co_await ask(present_);
        }
    }
    for (const auto& fault : answer.mended) {
        log_.write(log_level::warning, "the token endpoint's reply is no valid JSON; it is used",
                   {{"client", owner_.client}, {"fault", fault}});
    }
    if (answer.token) {
        co_return *std::move(answer.token);
    }
    auto why = answer.token.error();
    const bool passing = why.kind == failure_class::unreachable || why.kind == failure_class::busy;
    if (passing) {
        co_return std::move(why).within("token");
    }
    const bool lasting = needs_person() || begins_with_refresh_token();
    co_return co_await give_up(std::move(why), answer.for_good && lasting);
}

// Another process may have renewed the token and kept the new one without taking turns with this
// one: on a copy of the state directory, or on another machine.
awaitable<bool> renewed_token::somebody_was_quicker() {
    const auto refused = mark();
    auto stored = co_await vault_.load(owner_.client);
    if (!stored || !*stored) {
        co_return false;
    }
    // The server may have given the same token a new life.
    const bool newer = present_ && present_->obtained < (*stored)->obtained;
    if (mark_of(**stored) == refused && !newer) {
        co_return false;
    }
    present_ = *std::move(stored);
    co_return true;
}

awaitable<token_answer> renewed_token::ask(std::optional<token> present) {
    if (present && !present->refresh.empty()) {
        auto renewing = token_request(places_->token_url, owner_.given, refresh_form(*present));
        const token* previous = &*present;
        auto fresh = co_await ask_for_token(through_, std::move(renewing), &time_, previous);
        const bool refused = !fresh.token && fresh.token.error().kind == failure_class::credential;
        if (!refused || needs_person()) {
            co_return fresh;
        }
        const bool another = owner_.given.refresh_token != present->refresh;
        if (begins_with_refresh_token() && (!fresh.for_good || !another)) {
            co_return fresh;
        }
    }
    if (begins_with_refresh_token()) {
        token first;
        first.refresh = owner_.given.refresh_token;
        auto beginning = token_request(places_->token_url, owner_.given, refresh_form(first));
        const token* previous = &first;
        co_return co_await ask_for_token(through_, std::move(beginning), &time_, previous);
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

// Class credential, because the tasks are in order: they wait.
awaitable<failure> renewed_token::give_up(failure why, bool for_good) {
    const bool another_mend = why.kind != failure_class::credential && !why.mend.empty();
    why.kind = failure_class::credential;
    if (!another_mend && needs_person() && for_good) {
        why.mend = "run 'sluice auth grant " + owner_.client + "'";
    } else if (!another_mend && begins_with_refresh_token() && for_good) {
        why.mend = "put a new refresh token into oauth2.refresh_token of the client, and restart";
    } else if (!another_mend) {
        why.mend = "look at the client's oauth2 settings, its id and its secret";
    }
    lost_.refused(mark(), why, for_good, time_.now());
    // Only for `sluice auth status`. The log reports it anyway, so a failure to store it is
    // harmless.
    auto end = lost_.end();
    const auto noted = co_await vault_.note_end(owner_.client, std::move(end));
    if (!noted) {
        log_.write(log_level::warning, "that a token has ended cannot be kept",
                   {{"client", owner_.client}, {"reason", describe(noted.error())}});
    }
    co_return lost_.still(mark(), time_.now()).value_or(why);
}

bool renewed_token::needs_person() const {
    return owner_.given.grant == oauth2_grant::authorization_code;
}

bool renewed_token::begins_with_refresh_token() const {
    return owner_.given.grant == oauth2_grant::refresh_token;
}

bool renewed_token::usable_now() const {
    return present_ &&
           state_of(*present_, time_.now(), owner_.given.renew_ahead) == token_state::usable;
}

bool renewed_token::still_good() const {
    return present_ && present_->expires && time_.now() < *present_->expires;
}

void renewed_token::tell_loss(const failure& why) {
    const bool ending = still_good();
    auto& said = ending ? said_ending_ : said_lost_;
    if (said) {
        return;
    }
    said = true;
    log_.write(log_level::error,
               ending ? "the token cannot be renewed; it is used until its end"
                      : "no token: tasks and runs of this client wait",
               {{"client", owner_.client}, {"reason", why.message}, {"mend", why.mend}});
}

void renewed_token::alive_again() {
    lost_.over();
    if (said_lost_ || said_ending_) {
        log_.write(log_level::info, "there is a token again", {{"client", owner_.client}});
    }
    said_lost_ = false;
    said_ending_ = false;
}

}  // namespace sluice::access
