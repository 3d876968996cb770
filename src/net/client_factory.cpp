#include "net/header_plan.hpp"
#include "net/pooled_client.hpp"
#include "net/request_head.hpp"

#include <sluice/net/client.hpp>

namespace sluice::net {

namespace {

class pooling_factory final : public client_factory {
 public:
    pooling_factory(asio::any_io_executor executor, clock& time, random_source& random)
        : parts_(std::make_shared<shared_parts>(executor, time, random)) {}

    // What is wrong is said now, not with the first request.
    result<std::shared_ptr<http_client>> make(const client_settings& settings) override {
        std::optional<site> home;
        if (!settings.base_url.empty()) {
            auto base = join_url(settings.base_url, "");
            if (!base) {
                return std::move(base).error().within("base_url");
            }
            home = base->where;
        }
        auto through = read_proxy(settings.proxy);
        if (!through) {
            return std::move(through).error();
        }
        if (auto problem = check_request("GET", headers_for({}, settings.headers, true))) {
            return std::move(*problem).within("headers");
        }
        if (uses_tls(settings, home)) {
            auto context = parts_->contexts.get(settings.tls);
            if (!context) {
                return std::move(context).error();
            }
        }
        return std::shared_ptr<http_client>(
            std::make_shared<pooled_client>(parts_, settings, home, std::move(*through)));
    }

 private:
    // Settings of its own are checked in any case; the system's authorities are loaded when needed.
    static bool uses_tls(const client_settings& settings, const std::optional<site>& home) {
        const auto& tls = settings.tls;
        return (home && home->secure) || !tls.ca_file.empty() || !tls.certificate_file.empty() ||
               !tls.key_file.empty();
    }

    std::shared_ptr<shared_parts> parts_;
};

}  // namespace

std::unique_ptr<client_factory> make_client_factory(asio::any_io_executor executor, clock& time,
                                                    random_source& random) {
    return std::make_unique<pooling_factory>(std::move(executor), time, random);
}

}  // namespace sluice::net
