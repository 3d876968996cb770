#include "connectors/ocoya/client/credential.hpp"

#include <utility>

namespace sluice::ocoya {

namespace {

std::string mend_of(const client_options& options, const std::string& client) {
    if (!options.oauth2) {
        return "put a key that Ocoya accepts where api_key of client '" + client +
               "' takes it from, and restart: `systemctl restart sluice`";
    }
    if (options.oauth2->grant != oauth2_grant::authorization_code) {
        return "see what the client of its oauth2 settings may do at Ocoya";
    }
    return "run 'sluice auth grant " + client + "' as somebody who may use this workspace";
}

}  // namespace

credential::credential(const client_options& options, const std::string& client,
                       std::shared_ptr<token_source> tokens)
    : key_(options.api_key), mend_(mend_of(options, client)), tokens_(std::move(tokens)) {}

awaitable<result<secret>> credential::usable() {
    if (!tokens_) {
        co_return key_;
    }
    co_return co_await tokens_->usable_token();
}

awaitable<result<bool>> credential::renewed(secret proof) {
    if (!tokens_) {
        co_return false;
    }
    co_return co_await tokens_->refused(std::move(proof));
}

void credential::put_on(net::header_list& headers, const secret& proof) const {
    if (tokens_) {
        headers.set("Authorization", "Bearer " + proof.reveal());
    } else {
        headers.set("X-API-Key", proof.reveal());
    }
}

secret credential::shared_name(const client_options& options) {
    // A token changes with every renewal; the client id stays.
    return options.oauth2 ? secret(options.oauth2->client_id) : options.api_key;
}

}  // namespace sluice::ocoya
