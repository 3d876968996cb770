#include "net/header_plan.hpp"
#include "net/pooled_client.hpp"
#include "net/request_head.hpp"

#include <sluice/net/client.hpp>

namespace sluice::net {

namespace {

class pooling_factory final : public client_factory {
 public:
    pooling_factory(asio::any_io_executor executor, clock& time, random_source& random,
                    std::vector<network> allow_networks)
        : parts_(
              std::make_shared<shared_parts>(executor, time, random, std::move(allow_networks))) {}

    // Checks every setting now, so that a mistake does not wait for the first request.
    result<std::shared_ptr<http_client>> make(const client_settings& settings) override {
        std::optional<site> home;
        if (!settings.base_url.empty()) {
            auto base = join_url(settings.base_url, "");
            if (!base) {
                return std::move(base).error().within("base_url");
            }
            home = base->site;
        }
        auto through = read_proxy(settings.proxy);
        if (!through) {
            return std::move(through).error();
        }
        if (auto problem = check_request("GET", headers_for({}, settings.headers, true))) {
            return std::move(*problem).within("headers");
        }
        auto guard = guard_for(settings, home);
        if (!guard) {
            return std::move(guard).error().within("allow_networks");
        }
        if (uses_tls(settings, home)) {
            auto context = parts_->contexts.get(settings.tls);
            if (!context) {
                return std::move(context).error();
            }
        }
        return std::shared_ptr<http_client>(std::make_shared<pooled_client>(
            parts_, settings, home, std::move(*through), std::move(*guard)));
    }

 private:
    result<address_guard> guard_for(const client_settings& settings,
                                    const std::optional<site>& home) const {
        address_guard guard;
        if (home) {
            guard.trust(home->host);
        }
        for (const auto& text : settings.configured_urls) {
            if (const auto known = parse_url(text)) {
                guard.trust(known->site.host);
            }
        }
        if (const auto known = parse_url(settings.configured_place)) {
            guard.trust(known->site.host, known->site.port);
        }
        for (const auto& each : parts_->allow_networks) {
            guard.allow(each);
        }
        for (const auto& text : settings.allow_networks) {
            auto each = network::parse(text);
            if (!each) {
                return std::move(each).error();
            }
            guard.allow(*std::move(each));
        }
        return guard;
    }

    // Says whether to make the TLS context now. Files of the client are always checked; the
    // system's authorities are loaded only when something needs them.
    static bool uses_tls(const client_settings& settings, const std::optional<site>& home) {
        const auto& tls = settings.tls;
        return (home && home->secure) || !tls.ca_file.empty() || !tls.certificate_file.empty() ||
               !tls.key_file.empty();
    }

    std::shared_ptr<shared_parts> parts_;
};

}  // namespace

std::unique_ptr<client_factory> make_client_factory(
    asio::any_io_executor executor, clock& time, random_source& random,
    const std::vector<std::string>& allow_networks) {
    std::vector<network> allowed;
    for (const auto& text : allow_networks) {
        allowed.push_back(network::parse(text).value());  // judged by the configuration before
    }
    return std::make_unique<pooling_factory>(std::move(executor), time, random, std::move(allowed));
}

}  // namespace sluice::net
