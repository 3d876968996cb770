#include "connectors/ocoya/client.hpp"

#include "connectors/ocoya/credential_gate.hpp"
#include "connectors/ocoya/retry_rule.hpp"

#include <sluice/component/request_log.hpp>
#include <sluice/net/outcome.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

// "POST /post": without the query, for logs.
std::string name_of_request(const net::request& what) {
    return what.method + " " + what.target.substr(0, what.target.find('?'));
}

class keyed_client final : public api_client {
 public:
    keyed_client(const client_options& options, const component_context& context,
                 std::shared_ptr<net::http_client> http)
        : name_(context.name),
          options_(options),
          time_(context.time),
          random_(context.random),
          log_(context.log),
          http_(std::move(http)),
          budget_(context.budgets.open(
              options.base_url, options.api_key,
              options.budget.value_or(budget_limit{60, std::chrono::minutes(1), true}))),
          said_(context.log, context.name, options.net.request_log, {options.api_key}),
          credential_(options.recheck) {}

    const std::string& profile() const override { return options_.profile; }

    std::shared_ptr<const request_budget> budget() const override { return budget_; }

    awaitable<result<net::response>> send(net::request what) override;

 private:
    // A question about the credential, until it is answered: an exception ends it without.
    class asking {
     public:
        explicit asking(keyed_client& owner) : owner_(owner) {}
        asking(const asking&) = delete;
        asking& operator=(const asking&) = delete;
        ~asking() {
            if (!answered_) {
                owner_.credential_.unanswered();
            }
        }
        void answered() { answered_ = true; }

     private:
        keyed_client& owner_;
        bool answered_ = false;
    };

    awaitable<result<net::response>> attempt(net::request what);
    awaitable<result<net::response>> exchange(net::request what);
    budget_claim claim_of(const net::request& what, wall_time latest) const;
    awaitable<void> pause(std::chrono::milliseconds length);
    result<void> credential_usable();
    failure credential_refused(const net::response& reply, const net::request& what);
    void credential_accepted();
    void dress(net::request& what) const;
    void hide_key(net::response& reply) const;

    std::string name_;
    client_options options_;
    clock& time_;
    random_source& random_;
    event_log& log_;
    std::shared_ptr<net::http_client> http_;
    std::shared_ptr<request_budget> budget_;
    request_log said_;
    credential_gate credential_;
};

awaitable<result<net::response>> keyed_client::send(net::request what) {
    dress(what);
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

// One request and its reply; a 429 is followed by another one when the window allows it.
awaitable<result<net::response>> keyed_client::attempt(net::request what) {
    const auto latest = time_.now() + what.total_timeout.value_or(options_.longest_wait);
    for (;;) {
        auto usable = credential_usable();
        if (!usable) {
            co_return usable.error();
        }
        asking question(*this);
        auto claim = claim_of(what, latest);
        auto admitted = co_await budget_->admit(std::move(claim));
        if (!admitted) {
            co_return std::move(admitted.error()).within(name_);
        }
        if (credential_.closed(time_.now())) {  // refused while this one waited for its turn
            (*admitted)->not_sent();
            co_return credential_usable().error();
        }
        auto sent = what;
        auto reply = co_await exchange(std::move(sent));
        if (!reply) {
            if (!reply.error().may_have_happened) {
                (*admitted)->not_sent();
            }
            co_return reply;
        }
        (*admitted)->replied(*reply);
        question.answered();
        hide_key(*reply);
        if (reply->status == 401 || reply->status == 403) {
            co_return credential_refused(*reply, what);
        }
        if (reply->status < 500 && reply->status != 429) {
            credential_accepted();
        } else {
            credential_.unanswered();
        }
        if (reply->status != 429) {
            co_return reply;
        }
        log_.write(log_level::debug, "rate limit reached",
                   {{"client", name_}, {"request", name_of_request(what)}});
    }
}

awaitable<result<net::response>> keyed_client::exchange(net::request what) {
    const auto begun = time_.now();
    auto sent = what;
    auto reply = co_await http_->send(std::move(sent));
    said_.write(what, reply, time_.now() - begun);
    co_return reply;
}

budget_claim keyed_client::claim_of(const net::request& what, wall_time latest) const {
    budget_claim claim;
    claim.urgent = net::urgency_of(what);
    claim.asked_by = what.asked_by.empty() ? name_ : what.asked_by;
    claim.longest = std::max(latest - time_.now(), std::chrono::milliseconds(0));
    return claim;
}

awaitable<void> keyed_client::pause(std::chrono::milliseconds length) {
    const bool slept = co_await time_.sleep_for(length);
    if (!slept) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

result<void> keyed_client::credential_usable() {
    const auto closed = credential_.ask(time_.now());
    if (!closed) {
        return {};
    }
    failure unused(failure_class::credential,
                   name_ + ": the key was refused and is not used for another " +
                       format_duration(*closed) + ": " + credential_.reason(),
                   "put the right api_key into the configuration");
    unused.retry_after = closed;
    return unused;
}

failure keyed_client::credential_refused(const net::response& reply, const net::request& what) {
    const auto now = time_.now();
    const auto reason = "HTTP " + std::to_string(reply.status) + ": " + net::error_text(reply);
    if (credential_.refused(reason, now)) {
        log_.write(log_level::error,
                   "Ocoya refuses the key; nothing is sent with it until the recheck",
                   {{"client", name_},
                    {"request", name_of_request(what)},
                    {"reason", reason},
                    {"recheck", format_utc_seconds(now + options_.recheck)},
                    {"mend", "put the right api_key into the configuration"}});
    }
    failure refused(failure_class::credential, name_ + ": the key was refused: " + reason,
                    "put the right api_key into the configuration");
    refused.retry_after = options_.recheck;
    return refused;
}

void keyed_client::credential_accepted() {
    if (credential_.accepted()) {
        log_.write(log_level::info, "Ocoya accepts the key again", {{"client", name_}});
    }
}

void keyed_client::dress(net::request& what) const {
    what.headers.set("X-API-Key", options_.api_key.reveal());
    what.headers.set("Accept", "application/json");
    if (!what.body.empty()) {
        what.headers.set("Content-Type", "application/json");
    }
}

// A server that repeats the key in its error would put it into logs and histories.
void keyed_client::hide_key(net::response& reply) const {
    const auto& key = options_.api_key.reveal();
    if (reply.status < 400 || key.empty()) {
        return;
    }
    const std::string_view shown = hidden_text;
    for (auto at = reply.body.find(key); at != std::string::npos;
         at = reply.body.find(key, at + shown.size())) {
        reply.body.replace(at, key.size(), shown);
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
    return std::shared_ptr<api_client>(
        std::make_shared<keyed_client>(options, context, *std::move(http)));
}

}  // namespace sluice::ocoya
