#include "connectors/ocoya/client/client_options.hpp"

#include <sluice/net/success_rule.hpp>

namespace sluice::ocoya {

namespace {

std::string judge_url(const std::string& url) {
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
        return "must begin with https:// (or http:// for a sandbox)";
    }
    return {};
}

std::string judge_probe(const std::string& path) {
    return path.empty() || path.starts_with('/') ? "" : "must be a path that begins with /";
}

void check_credential(const client_options& options, config::section_report& report) {
    if (options.api_key.empty() && !options.oauth2) {
        report.add("api_key", "neither api_key nor oauth2 is given",
                   "add `api_key: ${env:OCOYA_API_KEY}`, or `oauth2: {client_id: …}`");
    }
    if (!options.api_key.empty() && options.oauth2) {
        report.add("oauth2", "api_key and oauth2 are both given",
                   "keep the one that Ocoya gave you for this");
    }
}

}  // namespace

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        config::declaration<client_options> d(
            "ocoya", "Ocoya's API with one key, or with access that a person granted");
        d.field("api_key", &client_options::api_key, "The key, sent as X-API-Key")
            .not_empty()
            .example("${env:OCOYA_API_KEY}");
        d.field("oauth2", &client_options::oauth2,
                "In place of a key: a token, sent as Authorization: Bearer. Ocoya publishes "
                "neither URL of it: they are given here, or the metadata of base_url's host names "
                "them",
                oauth2_declaration());
        d.field("base_url", &client_options::base_url,
                "The address of the API; change it for a sandbox")
            .not_empty()
            .check(judge_url);
        d.field("profile", &client_options::profile, "The form of the API")
            .choice("current", "current", "the API since October 2024")
            .choice("legacy", "legacy",
                    "the older one with /schedules; whether it still answers is unknown");
        d.field("recheck", &client_options::recheck,
                "How long a key that was refused stays unused before it is tried once more")
            .at_least(std::chrono::seconds(1));
        d.field(
            "budget", &client_options::budget,
            "The requests that the key may make; clients with the same key share them. Without it "
            "60 in 1m, for as long as the replies state a limit at all",
            budget_declaration());
        d.field("longest_wait", &client_options::longest_wait,
                "How long a request may wait for the budget; a longer wait puts the task off")
            .at_least(std::chrono::milliseconds(0));
        d.field("probe", &client_options::probe,
                "A path that every good key may GET. Asked after a 403, it tells a refused key "
                "from a workspace or record that the key may not use. Empty: a 403 never speaks of "
                "the key")
            .check(judge_probe);
        d.field("success", &client_options::success,
                "Statuses that mean it was done, for reads and writes through this client; `any` "
                "is all of them. Without it, 2xx, and a 303 after a write")
            .example("[2xx, 409]")
            .check(net::judge_success);
        d.field("space", &client_options::space, "How a space stands in a query")
            .choice("percent", space_in_query::percent, "%20")
            .choice("plus", space_in_query::plus, "+");
        d.check({"api_key", "oauth2"}, check_credential);
        d.include(&client_options::net, net::client_settings_declaration());
        return d;
    }();
    return declared;
}

}  // namespace sluice::ocoya
