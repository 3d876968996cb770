#include "connectors/http/paid_exchange.hpp"

#include <sluice/model/base64.hpp>

#include <utility>
#include <vector>

namespace sluice::http {

secret proof_of(const credential_options& auth) {
    if (auth.basic) {
        return secret(auth.basic->user + ":" + auth.basic->password.reveal());
    }
    if (auth.header) {
        return auth.header->value;
    }
    if (auth.query) {
        return auth.query->value;
    }
    if (auth.oauth1) {
        return secret(auth.oauth1->consumer_key + " " + auth.oauth1->token);
    }
    if (auth.oauth2) {
        return secret(auth.oauth2->client_id);
    }
    return auth.bearer;
}

namespace {

// Returns everything about the credential that a reply may repeat. The filter knows all forms of
// each secret.
std::vector<secret> proofs_of(const credential_options& auth) {
    if (auth.basic) {
        return {auth.basic->password, secret(base64(proof_of(auth).reveal()))};
    }
    if (auth.oauth1) {
        return {auth.oauth1->consumer_secret, auth.oauth1->token_secret};
    }
    std::vector<secret> all{proof_of(auth)};
    if (auth.oauth2) {
        all.push_back(auth.oauth2->client_secret);
    }
    return all;
}

}  // namespace

paid_exchange::paid_exchange(const client_options& options, const component_context& context,
                             std::shared_ptr<net::http_client> http,
                             std::function<void(net::request&)> sign)
    : name_(context.name),
      time_(context.time),
      longest_(options.net.timeouts.total),
      http_(std::move(http)),
      said_(context.log, context.name, options.net.request_log, proofs_of(options.auth)),
      sign_(std::move(sign)) {
    if (options.budget) {
        budget_ = context.budgets.open(options.base_url, proof_of(options.auth), *options.budget);
    }
}

awaitable<result<net::response>> paid_exchange::send(net::request request) {
    return budget_ ? paid(std::move(request)) : told(std::move(request));
}

awaitable<result<net::response>> paid_exchange::paid(net::request request) {
    budget_claim claim;
    claim.urgent = net::urgency_of(request);
    // The budget names the asker in its reports.
    claim.asked_by = request.asked_by.empty() ? name_ : request.asked_by;
    if (request.note) {
        claim.priority = request.note->priority;
    }
    claim.longest = request.total_timeout.value_or(longest_);
    auto admitted = co_await budget_->admit(std::move(claim));
    if (!admitted) {
        co_return std::move(admitted.error()).within(name_);
    }
    auto reply = co_await told(std::move(request));
    if (reply) {
        (*admitted)->replied(*reply);
    } else if (!reply.error().may_have_happened) {
        // Only a request that certainly never left returns its share of the budget.
        (*admitted)->not_sent();
    }
    co_return reply;
}

awaitable<result<net::response>> paid_exchange::told(net::request request) {
    const auto begun = time_.now();
    if (sign_) {
        sign_(request);
    }
    auto sent = request;
    auto reply = co_await http_->send(std::move(sent));
    said_.write(request, reply, time_.now() - begun);
    co_return reply;
}

}  // namespace sluice::http
