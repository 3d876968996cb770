#include "connectors/ocoya/client/client.hpp"

#include "connectors/ocoya/client/credential.hpp"
#include "connectors/ocoya/client/credential_watch.hpp"
#include "connectors/ocoya/client/retry_rule.hpp"

#include <sluice/component/request_log.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/link.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/probe.hpp>
#include <sluice/net/rate_note.hpp>
#include <sluice/net/success_rule.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ocoya {

namespace {

// True when the status is about the request itself, and not a passing trouble.
bool refuses_here(unsigned status) {
    return status >= 400 && status < 500 && status != 407 && status != 408 && status != 429;
}

// Returns "POST /post" for logs, without the query.
std::string name_of_request(const net::request& request) {
    return request.method + " " + request.target.substr(0, request.target.find('?'));
}

// Writes blanks in the query as "+". A link that the API gave stays as it is.
void put_plus_for_blanks(std::string& target) {
    const auto query = target.starts_with('/') ? target.find('?') : std::string::npos;
    if (query == std::string::npos) {
        return;
    }
    for (auto at = target.find("%20", query); at != std::string::npos;
         at = target.find("%20", at)) {
        target.replace(at, 3, "+");
    }
}

class one_client final : public api_client {
 public:
    one_client(const client_options& options, const component_context& context,
               std::shared_ptr<net::http_client> http, std::shared_ptr<token_source> tokens,
               std::shared_ptr<request_budget> budget, std::vector<net::status_range> success)
        : api_client(account(context.answers, budget->id(), context.log)),
          name_(context.name),
          options_(options),
          time_(context.time),
          random_(context.random),
          log_(context.log),
          http_(std::move(http)),
          budget_(std::move(budget)),
          said_(context.log, context.name, options.net.request_log, {options.api_key}),
          who_(options, context.key, std::move(tokens)),
          watch_(name_, who_, options.recheck, time_, log_),
          success_(std::move(success)) {}

    const std::string& profile() const override { return options_.profile; }

    const std::string& base_url() const override { return options_.base_url; }

    const std::vector<std::string>& allow_networks() const override {
        return options_.net.allow_networks;
    }

    std::string site() const override {
        auto written = options_.base_url;
        written.erase(written.find_last_not_of('/') + 1);
        return ascii::lower(written);
    }

    std::shared_ptr<const request_budget> budget() const override { return budget_; }

    awaitable<result<net::response>> send(net::request request) override;

 private:
    awaitable<result<net::response>> attempt(net::request request);
    awaitable<result<net::response>> probed(net::request asked, net::response reply, secret proof,
                                            wall_time latest);
    result<net::response> refused_for(const net::request& asked, net::response reply);
    failure redirected(const net::request& asked, const net::response& reply) const;
    bool answered_elsewhere(const net::response& reply) const;
    bool asks_the_probe(const net::request& asked, const net::response& reply) const;
    bool is_probe(const net::request& asked) const;
    awaitable<result<net::response>> paid(net::request request, wall_time latest);
    awaitable<result<net::response>> exchange(net::request request);
    budget_claim claim_of(const net::request& request, wall_time latest) const;
    awaitable<void> pause(std::chrono::milliseconds length);

    std::string name_;
    client_options options_;
    clock& time_;
    random_source& random_;
    event_log& log_;
    std::shared_ptr<net::http_client> http_;
    std::shared_ptr<request_budget> budget_;
    request_log said_;
    credential who_;
    credential_watch watch_;
    std::vector<net::status_range> success_;  // empty: 2xx
};

awaitable<result<net::response>> one_client::send(net::request request) {
    if (!request.target.starts_with('/') && net::leaves_site(options_.base_url, request.target)) {
        co_return failure(failure_class::refused,
                          name_ + ": a request would leave " + options_.base_url,
                          "the credential is sent to its own scheme, host and port only");
    }
    if (options_.space == space_in_query::plus) {
        put_plus_for_blanks(request.target);
    }
    request.headers.set("Accept", "application/json");
    if (!request.body.empty()) {
        request.headers.set("Content-Type", "application/json");
    }
    const bool repeatable = net::repeatable(request);
    // The limit covers waiting for the budget and between attempts, not the request under way.
    const auto latest = time_.now() + request.total_timeout.value_or(options_.longest_wait);
    for (std::int64_t made = 1;; ++made) {
        auto outcome = co_await attempt(request);
        if (made >= options_.net.retry.attempts || !tries_again(outcome, repeatable)) {
            co_return outcome;
        }
        const auto most = longest_backoff(options_.net.retry, made);
        // A random wait: clients that failed together must not come back together.
        const auto own =
            std::chrono::milliseconds(random_.below(static_cast<std::uint64_t>(most.count()) + 1));
        const auto asked = outcome ? net::asked_delay(outcome->headers, time_.now()) : std::nullopt;
        const auto wait = std::max(own, asked.value_or(std::chrono::milliseconds(0)));
        if (time_.now() + wait > latest) {
            co_return outcome;
        }
        co_await pause(wait);
    }
}

// One request and its reply; a 429 is followed by another one when the window allows it, and a
// refused token by one with a new token.
awaitable<result<net::response>> one_client::attempt(net::request request) {
    const auto latest = time_.now() + request.total_timeout.value_or(options_.longest_wait);
    for (bool renewed = false;;) {
        auto usable = watch_.usable();
        if (!usable) {
            co_return usable.error();
        }
        // A cancelled question leaves the gate open for the next caller.
        const credential_watch::question open(watch_);
        auto proof = co_await who_.usable();
        if (!proof) {
            co_return proof.error();
        }
        auto dressed = request;
        who_.put_on(dressed.headers, *proof);
        auto reply = co_await paid(std::move(dressed), latest);
        if (!reply) {
            co_return reply;
        }
        if (reply->success.value_or(false)) {
            co_return reply;
        }
        if (refuses_here(reply->status) && answered_elsewhere(*reply)) {
            co_return redirected(request, *reply);
        }
        // One renewal for each request: if the new token is refused too, the credential is at
        // fault.
        if (reply->status == 401 && !renewed) {
            const auto again = co_await who_.renewed(*proof);
            if (!again) {
                co_return again.error();
            }
            if (*again) {
                renewed = true;
                continue;
            }
        }
        if (net::asks_to_slow_down(*reply, time_.now())) {
            log_.write(log_level::debug, "rate limit reached",
                       {{"client", name_}, {"request", name_of_request(request)}});
            continue;
        }
        if (reply->status == 403 && asks_the_probe(request, *reply)) {
            co_return co_await probed(request, *std::move(reply), *proof, latest);
        }
        co_return refused_for(request, *std::move(reply));
    }
}

// Decides whether a 403 is about the credential. If so, the probe is refused too (decision 0027).
awaitable<result<net::response>> one_client::probed(net::request asked, net::response reply,
                                                    secret proof, wall_time latest) {
    net::request question;
    question.target = options_.probe;
    question.headers.set("Accept", "application/json");
    question.urgent = net::urgency_of(asked);
    question.asked_by = asked.asked_by;
    who_.put_on(question.headers, proof);
    const auto answer = co_await paid(std::move(question), latest);
    switch (net::blamed_by_probe(answer, time_.now())) {
        case net::blamed::credential:
            co_return watch_.refused(reply, name_of_request(asked));
        case net::blamed::request:
            watch_.accepted();
            co_return reply;
        case net::blamed::nobody_knows:
            break;
    }
    co_return net::undecided(name_ + ": HTTP 403: " + net::error_text(reply),
                             "GET " + options_.probe, answer, time_.now());
}

bool one_client::asks_the_probe(const net::request& asked, const net::response& reply) const {
    return !options_.probe.empty() && !is_probe(asked) && !net::is_html(reply);
}

bool one_client::is_probe(const net::request& asked) const {
    return asked.method == "GET" && asked.target == options_.probe;
}

// Handles the rest: replies that are about the credential, and replies that are not.
result<net::response> one_client::refused_for(const net::request& asked, net::response reply) {
    const bool probe_refused = reply.status == 403 && is_probe(asked) && !net::is_html(reply);
    if (reply.status == 401 || probe_refused) {
        return watch_.refused(reply, name_of_request(asked));
    }
    const bool redirect = reply.status >= 300 && reply.status < 400;
    // These replies may come from a proxy or a server in trouble. They do not show that the key was
    // accepted.
    const bool silent =
        reply.status >= 500 || reply.status == 403 || reply.status == 407 || redirect;
    if (!silent && !answered_elsewhere(reply)) {
        watch_.accepted();
    }
    return reply;
}

// Tells whether a reply is from outside of base_url. The credential may have been removed on the
// way there.
bool one_client::answered_elsewhere(const net::response& reply) const {
    return reply.redirected && !net::is_below(options_.base_url, reply.url);
}

failure one_client::redirected(const net::request& asked, const net::response& reply) const {
    const auto path = asked.target.substr(0, asked.target.find('?'));
    const bool moved = path.starts_with('/') && reply.url.ends_with(path);
    const auto base = moved ? reply.url.substr(0, reply.url.size() - path.size()) : reply.url;
    failure elsewhere(
        failure_class::refused,
        name_ + ": redirected to " + reply.url + ", which answers HTTP " +
            std::to_string(reply.status) + "; that says nothing of the " + who_.name(),
        moved ? "write " + base + " as base_url" : "write the address of the API as base_url");
    elsewhere.status = reply.status;
    return elsewhere;
}

// Sends one request, paid from the budget.
awaitable<result<net::response>> one_client::paid(net::request request, wall_time latest) {
    auto claim = claim_of(request, latest);
    auto admitted = co_await budget_->admit(std::move(claim));
    if (!admitted) {
        co_return std::move(admitted.error()).within(name_);
    }
    if (watch_.closed()) {  // refused while this request waited for its turn
        (*admitted)->not_sent();
        co_return watch_.usable().error();
    }
    auto reply = co_await exchange(std::move(request));
    if (!reply) {
        if (!reply.error().may_have_happened) {
            (*admitted)->not_sent();
        }
        co_return reply;
    }
    (*admitted)->replied(*reply);
    if (!success_.empty()) {
        reply->success = net::holds(success_, reply->status);
    }
    co_return reply;
}

awaitable<result<net::response>> one_client::exchange(net::request request) {
    const auto begun = time_.now();
    auto sent = request;
    auto reply = co_await http_->send(std::move(sent));
    said_.write(request, reply, time_.now() - begun);
    co_return reply;
}

budget_claim one_client::claim_of(const net::request& request, wall_time latest) const {
    budget_claim claim;
    claim.urgent = net::urgency_of(request);
    claim.asked_by = request.asked_by.empty() ? name_ : request.asked_by;
    if (request.note) {
        claim.priority = request.note->priority;
    }
    claim.longest = std::max(latest - time_.now(), std::chrono::milliseconds(0));
    return claim;
}

awaitable<void> one_client::pause(std::chrono::milliseconds length) {
    const bool slept = co_await time_.sleep_for(length);
    if (!slept) {
        throw boost::system::system_error(asio::error::operation_aborted);
    }
}

}  // namespace

result<std::shared_ptr<api_client>> make_client(const client_options& options,
                                                const component_context& context) {
    auto settings = options.net;
    settings.base_url = options.base_url;
    settings.retry.attempts = 1;  // every attempt is paid from the budget, so it is made here
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
    auto success = net::status_ranges(options.success);
    if (!success) {
        return success.error();
    }
    return std::shared_ptr<api_client>(
        std::make_shared<one_client>(options, context, *std::move(http), std::move(tokens),
                                     std::move(budget), *std::move(success)));
}

}  // namespace sluice::ocoya
