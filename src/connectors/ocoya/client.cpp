#include "connectors/ocoya/client.hpp"

#include "connectors/ocoya/credential.hpp"
#include "connectors/ocoya/credential_gate.hpp"
#include "connectors/ocoya/retry_rule.hpp"

#include <sluice/component/request_log.hpp>
#include <sluice/net/link.hpp>
#include <sluice/net/outcome.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

char small_letter(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

// "POST /post": without the query, for logs.
std::string name_of_request(const net::request& what) {
    return what.method + " " + what.target.substr(0, what.target.find('?'));
}

class one_client final : public api_client {
 public:
    one_client(const client_options& options, const component_context& context,
               std::shared_ptr<net::http_client> http, std::shared_ptr<token_source> tokens,
               std::shared_ptr<request_budget> budget)
        : api_client(account(context.answers, budget->id())),
          name_(context.name),
          options_(options),
          time_(context.time),
          random_(context.random),
          log_(context.log),
          http_(std::move(http)),
          budget_(std::move(budget)),
          said_(context.log, context.name, options.net.request_log, {options.api_key}),
          who_(options, context.key, std::move(tokens)),
          gate_(options.recheck) {}

    const std::string& profile() const override { return options_.profile; }

    const std::string& base_url() const override { return options_.base_url; }

    std::string site() const override {
        auto written = options_.base_url;
        written.erase(written.find_last_not_of('/') + 1);
        std::ranges::transform(written, written.begin(), small_letter);
        return written;
    }

    std::shared_ptr<const request_budget> budget() const override { return budget_; }

    awaitable<result<net::response>> send(net::request what) override;

 private:
    // A question about the credential, until it is answered: an exception ends it without.
    class asking {
     public:
        explicit asking(one_client& owner) : owner_(owner) {}
        asking(const asking&) = delete;
        asking& operator=(const asking&) = delete;
        ~asking() {
            if (!answered_) {
                owner_.gate_.unanswered();
            }
        }
        void answered() { answered_ = true; }

     private:
        one_client& owner_;
        bool answered_ = false;
    };

    awaitable<result<net::response>> attempt(net::request what);
    awaitable<result<net::response>> paid(net::request what, wall_time latest);
    awaitable<result<net::response>> exchange(net::request what);
    budget_claim claim_of(const net::request& what, wall_time latest) const;
    awaitable<void> pause(std::chrono::milliseconds length);
    result<void> credential_usable();
    failure credential_refused(const net::response& reply, const net::request& what);
    void credential_accepted();

    std::string name_;
    client_options options_;
    clock& time_;
    random_source& random_;
    event_log& log_;
    std::shared_ptr<net::http_client> http_;
    std::shared_ptr<request_budget> budget_;
    request_log said_;
    credential who_;
    credential_gate gate_;
};

awaitable<result<net::response>> one_client::send(net::request what) {
    if (!what.target.starts_with('/') && net::leaves_site(options_.base_url, what.target)) {
        co_return failure(failure_class::refused,
                          name_ + ": a request would leave " + options_.base_url,
                          "the credential is sent to its own scheme, host and port only");
    }
    what.headers.set("Accept", "application/json");
    if (!what.body.empty()) {
        what.headers.set("Content-Type", "application/json");
    }
    const bool repeatable = net::repeatable(what);
    const auto latest = time_.now() + what.total_timeout.value_or(options_.longest_wait);
    for (std::int64_t made = 1;; ++made) {
        auto outcome = co_await attempt(what);
        if (made >= options_.net.retry.attempts || !tries_again(outcome, repeatable)) {
            co_return outcome;
        }
        const auto most = longest_backoff(options_.net.retry, made);
        const auto wait =
            std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(most.count()) + 1));
        if (time_.now() + wait > latest) {
            co_return outcome;
        }
        co_await pause(wait);
    }
}

// One request and its reply; a 429 is followed by another one when the window allows it, and a
// refused token by one with a new token.
awaitable<result<net::response>> one_client::attempt(net::request what) {
    const auto latest = time_.now() + what.total_timeout.value_or(options_.longest_wait);
    for (bool renewed = false;;) {
        auto usable = credential_usable();
        if (!usable) {
            co_return usable.error();
        }
        asking question(*this);
        auto proof = co_await who_.usable();
        if (!proof) {
            co_return proof.error();
        }
        auto dressed = what;
        who_.put_on(dressed.headers, *proof);
        auto reply = co_await paid(std::move(dressed), latest);
        if (!reply) {
            co_return reply;
        }
        question.answered();
        if (reply->status == 401 && !renewed) {
            const auto again = co_await who_.renewed(*proof);
            if (!again) {
                gate_.unanswered();
                co_return again.error();
            }
            if (*again) {
                gate_.unanswered();
                renewed = true;
                continue;
            }
        }
        if (reply->status == 401 || reply->status == 403) {
            co_return credential_refused(*reply, what);
        }
        if (reply->status < 500 && reply->status != 429) {
            credential_accepted();
        } else {
            gate_.unanswered();
        }
        if (reply->status != 429) {
            co_return reply;
        }
        log_.write(log_level::debug, "rate limit reached",
                   {{"client", name_}, {"request", name_of_request(what)}});
    }
}

// One request of the budget.
awaitable<result<net::response>> one_client::paid(net::request what, wall_time latest) {
    auto claim = claim_of(what, latest);
    auto admitted = co_await budget_->admit(std::move(claim));
    if (!admitted) {
        co_return std::move(admitted.error()).within(name_);
    }
    if (gate_.closed(time_.now())) {  // refused while this one waited for its turn
        (*admitted)->not_sent();
        co_return credential_usable().error();
    }
    auto reply = co_await exchange(std::move(what));
    if (!reply) {
        if (!reply.error().may_have_happened) {
            (*admitted)->not_sent();
        }
        co_return reply;
    }
    (*admitted)->replied(*reply);
    co_return reply;
}

awaitable<result<net::response>> one_client::exchange(net::request what) {
    const auto begun = time_.now();
    auto sent = what;
    auto reply = co_await http_->send(std::move(sent));
    said_.write(what, reply, time_.now() - begun);
    co_return reply;
}

budget_claim one_client::claim_of(const net::request& what, wall_time latest) const {
    budget_claim claim;
    claim.urgent = net::urgency_of(what);
    claim.asked_by = what.asked_by.empty() ? name_ : what.asked_by;
    claim.longest = std::max(latest - time_.now(), std::chrono::milliseconds(0));
    return claim;
}

awaitable<void> one_client::pause(std::chrono::milliseconds length) {
    const bool slept = co_await time_.sleep_for(length);
    if (!slept) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

result<void> one_client::credential_usable() {
    const auto closed = gate_.ask(time_.now());
    if (!closed) {
        return {};
    }
    failure unused(failure_class::credential,
                   name_ + ": the " + who_.name() + " was refused and is not used for another " +
                       format_duration(*closed) + ": " + gate_.reason(),
                   who_.mend());
    unused.retry_after = closed;
    return unused;
}

failure one_client::credential_refused(const net::response& reply, const net::request& what) {
    const auto now = time_.now();
    const auto reason = "HTTP " + std::to_string(reply.status) + ": " + net::error_text(reply);
    if (gate_.refused(reason, now)) {
        log_.write(
            log_level::error,
            "Ocoya refuses the " + who_.name() + "; nothing is sent with it until the recheck",
            {{"client", name_},
             {"request", name_of_request(what)},
             {"reason", reason},
             {"recheck", format_utc_seconds(now + options_.recheck)},
             {"mend", who_.mend()}});
    }
    failure refused(failure_class::credential,
                    name_ + ": the " + who_.name() + " was refused: " + reason, who_.mend());
    refused.retry_after = options_.recheck;
    return refused;
}

void one_client::credential_accepted() {
    if (gate_.accepted()) {
        log_.write(log_level::info, "Ocoya accepts the " + who_.name() + " again",
                   {{"client", name_}});
    }
}

}  // namespace

result<std::shared_ptr<api_client>> make_client(const client_options& options,
                                                const component_context& context) {
    auto settings = options.net;
    settings.base_url = options.base_url;
    settings.retry.attempts = 1;  // every attempt passes the budget, so they are made here
    auto http = context.http.make(settings);
    if (!http) {
        return http.error();
    }
    std::shared_ptr<token_source> tokens;
    if (options.oauth2) {
        auto made = context.tokens.make(context.key, *options.oauth2, settings);
        if (!made) {
            return made.error();
        }
        tokens = *std::move(made);
    }
    auto budget = context.budgets.open(
        options.base_url, credential::shared_name(options),
        options.budget.value_or(budget_limit{60, std::chrono::minutes(1), true}));
    return std::shared_ptr<api_client>(std::make_shared<one_client>(
        options, context, *std::move(http), std::move(tokens), std::move(budget)));
}

}  // namespace sluice::ocoya
