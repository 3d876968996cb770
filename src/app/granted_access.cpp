#include "app/granted_access.hpp"

#include "access/oauth/access_state.hpp"
#include "access/oauth/metadata.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::app {
namespace {

std::string grant_name(oauth2_grant grant) {
    switch (grant) {
        case oauth2_grant::authorization_code:
            return "authorization_code";
        case oauth2_grant::client_credentials:
            return "client_credentials";
        case oauth2_grant::password:
            return "password";
        case oauth2_grant::refresh_token:
            return "refresh_token";
    }
    return {};
}

failure answers_nothing() {
    return {failure_class::invalid, "this answer belongs to no grant that was begun here",
            "begin again, and finish within 15 minutes"};
}

}  // namespace

awaitable<result<json::value>> granted_access::list() {
    auto& tokens = reloads_.tokens();
    std::vector<access::kept_token> kept;
    const auto owners = tokens.book().all();
    if (!owners.empty()) {
        auto all = co_await tokens.vault().all();
        if (!all) {
            co_return all.error();
        }
        kept = *std::move(all);
    }
    json::array rows;
    for (const auto& [client, owner] : owners) {
        const auto found = std::ranges::find(kept, client, &access::kept_token::client);
        const auto one = found == kept.end() ? access::kept_token{client, {}, {}} : *found;
        const auto row = access::access_state_of(client, owner.given, one, time_.now());
        rows.push_back(json::object{
            {"client", client},
            {"grant", grant_name(owner.given.grant)},
            {"by_person", owner.given.grant == oauth2_grant::authorization_code},
            {"state", row.state},
            {"ended", row.has_ended},
            {"reason", row.reason},
            {"until", row.until.empty() ? json::value(nullptr) : json::value(row.until)},
            {"mend", row.mend}});
    }
    co_return json::value(std::move(rows));
}

void granted_access::forget_old() {
    const auto oldest = time_.now() - longest_consent;
    std::erase_if(pending_, [&](const auto& one) { return one.second.begun < oldest; });
    while (pending_.size() >= most_pending) {
        pending_.erase(std::ranges::min_element(pending_, {},
                                                [](const auto& one) { return one.second.begun; }));
    }
}

awaitable<result<std::string>> granted_access::begin(std::string client, std::string redirect) {
    const auto* found = reloads_.tokens().book().find(client);
    if (found == nullptr) {
        co_return failure(failure_class::invalid, "no client '" + client + "' uses oauth2",
                          "give the client 'oauth2: {client_id: …}', and save");
    }
    if (found->given.grant != oauth2_grant::authorization_code) {
        co_return failure(failure_class::invalid,
                          "client '" + client + "' needs no person: its grant is another",
                          "set 'grant: authorization_code' if a person shall consent");
    }
    if (!redirect.starts_with("http://") && !redirect.starts_with("https://")) {
        co_return failure(failure_class::invalid, "the address to come back to is no web address",
                          "");
    }
    // A reload may replace the book during the wait.
    const auto owner = *found;
    const auto places = co_await access::find_places(owner.through, owner.given, owner.base_url);
    if (!places) {
        co_return places.error();
    }
    forget_old();
    auto asked = access::new_authorization();
    auto address = access::authorize_address(places->authorize_url, owner.given, asked, redirect);
    const std::string state(asked.state.reveal());
    pending_[state] = {std::move(client), std::move(asked), std::move(redirect), places->token_url,
                       time_.now()};
    co_return address;
}

// The state in the address finds the question. It is good for one answer.
awaitable<result<std::string>> granted_access::finish(std::string address) {
    forget_old();
    const auto known = std::ranges::find_if(pending_, [&](const auto& one) {
        const auto code = access::code_of(address, one.second.asked);
        return code || code.error().kind == failure_class::credential;
    });
    if (known == pending_.end()) {
        co_return answers_nothing();
    }
    const auto question = known->second;
    pending_.erase(known);
    const auto code = access::code_of(address, question.asked);
    if (!code) {
        co_return failure(failure_class::refused, code.error().message, "grant access again");
    }
    auto& tokens = reloads_.tokens();
    const auto* owner = tokens.book().find(question.client);
    if (owner == nullptr) {
        co_return answers_nothing();
    }
    // From here on, no text may show the code or the verifier.
    filter_.keep("grant", {*code, question.asked.verifier});
    const auto fresh = co_await access::redeem_code(
        *owner, &tokens.vault(), &time_, question.client, question.token_url,
        access::code_answer{*code, question.redirect, question.asked.verifier});
    if (!fresh) {
        co_return fresh.error();
    }
    co_return question.client;
}

}  // namespace sluice::app
