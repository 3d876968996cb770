#pragma once

// Grants the access of clients from the operator's page, with the tokens of the configuration that
// runs.

#include "access/oauth/code_grant.hpp"
#include "app/reloader.hpp"
#include "control/access_grants.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/model/secret_filter.hpp>

#include <map>
#include <string>

namespace sluice::app {

// Belongs to one shard.
class granted_access final : public control::access_grants {
 public:
    // All outlive it.
    granted_access(reloader& reloads, clock& time, secret_filter& filter)
        : reloads_(reloads), time_(time), filter_(filter) {}

    awaitable<result<json::value>> list() override;
    awaitable<result<std::string>> begin(std::string client, std::string redirect) override;
    awaitable<result<std::string>> finish(std::string address) override;

    // People take minutes for a consent page. Older questions are forgotten.
    static constexpr std::chrono::minutes longest_consent{15};
    static constexpr std::size_t most_pending = 32;

 private:
    struct pending {
        std::string client;
        access::authorization asked;
        std::string redirect;
        std::string token_url;
        wall_time begun{};
    };
    void forget_old();

    reloader& reloads_;
    clock& time_;
    secret_filter& filter_;
    std::map<std::string, pending> pending_;  // by state
};

}  // namespace sluice::app
