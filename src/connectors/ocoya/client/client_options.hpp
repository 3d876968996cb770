#pragma once

// Holds and declares the options of a client of type `ocoya`.

#include <sluice/component/budget.hpp>
#include <sluice/component/oauth2.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ocoya {

enum class space_in_query { percent, plus };

struct client_options {
    secret api_key;                         // empty: oauth2 is given
    std::optional<oauth2_settings> oauth2;  // empty: api_key is given
    std::string base_url = "https://app.ocoya.com/api/_public/v1";
    std::string profile = "current";
    std::chrono::milliseconds recheck = std::chrono::minutes(5);
    std::chrono::milliseconds longest_wait = std::chrono::seconds(90);
    std::optional<budget_limit> budget;  // none: 60 a minute (API reference, section 4)
    std::string probe = "/me";           // empty: a 403 is always about its request
    std::vector<std::string> success;    // empty: 2xx
    space_in_query space = space_in_query::percent;
    net::client_settings net;
};

const config::declaration<client_options>& client_declaration();

}  // namespace sluice::ocoya
