#include "sandbox/sandbox.hpp"

#include "sandbox/service.hpp"

#include <sluice/net/server.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluice::sandbox {

namespace {

result<void> check(const sandbox_settings& settings) {
    const auto wrong = [](const char* message, const char* mend) {
        return failure(failure_class::invalid, std::string("sandbox: ") + message, mend);
    };
    if (settings.rate < 0) {
        return wrong("--rate is negative", "give the requests a minute, or 0 for no limit");
    }
    if (!std::isfinite(settings.speed) || settings.speed < 0.0 || settings.speed > 1e6) {
        return wrong("--speed is out of range", "give a number from 0 to 1000000");
    }
    // The journal keeps the seed as a signed number.
    if (settings.seed > 0x7fffffffffffffffULL) {
        return wrong("--seed is too large", "give a number below 2^63");
    }
    if (settings.posts > 1'000'000) {
        return wrong("--posts is too large", "give at most 1000000");
    }
    if (settings.key.empty()) {
        return wrong("--key is empty", "leave it out for the default one");
    }
    return {};
}

// Returns the text that `sluice sandbox` prints at its start: all that a person needs to use it.
std::string banner_text(const state& all, const std::string& url) {
    const auto& settings = all.settings;
    const bool shown = settings.key.reveal() == default_key;
    const auto limit = settings.rate == 0 ? std::string("no rate limit")
                                          : fmt::format("{} requests a minute", settings.rate);
    std::size_t posts = 0;
    all.all().each([&](const post&) { ++posts; });
    auto text = fmt::format("Sandbox: a local Ocoya with {} posts (seed {}, {}, clock x{})\n",
                            posts, settings.seed, limit, settings.speed);
    text += fmt::format("  API        {}{}\n", url, api_base);
    text += fmt::format("  key        {}\n", shown ? default_key : hidden_text);
    text += fmt::format("  oauth2     client {}, secret {}, authorize {}/oauth/authorize\n",
                        oauth_client, oauth_secret, url);
    for (const auto& space : all.all().places().workspaces) {
        text += fmt::format("  workspace  {}  {}\n", space.id, space.name);
        for (const auto& profile : space.profiles) {
            text += fmt::format("    profile  {}  {} \"{}\"{}\n", profile.id, profile.provider,
                                profile.name, profile.healthy ? "" : " (unhealthy)");
        }
    }
    text += fmt::format("  data       {}\n",
                        settings.data.empty() ? "in memory" : settings.data.string());
    text += fmt::format("  control    {}{}\n", url, control_base);
    return text;
}

class listening_sandbox final : public sandbox_server {
 public:
    listening_sandbox(state all, clock& time) : service_(std::move(all)), time_(time) {}

    result<void> listen(asio::any_io_executor executor) {
        const auto& settings = service_.inside().settings;
        net::server_settings how;
        how.host = settings.host;
        how.port = settings.port;
        auto started =
            net::start_server(std::move(executor), std::move(how),
                              [this](net::request request) { return handle(std::move(request)); });
        if (!started) {
            return started.error();
        }
        server_ = std::move(*started);
        return {};
    }

    std::uint16_t port() const override { return server_->port(); }

    std::string url() const override {
        const auto& host = service_.inside().settings.host;
        const bool v6 = host.find(':') != std::string::npos;
        return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port());
    }

    std::string banner() const override { return banner_text(service_.inside(), url()); }

    awaitable<void> stop() override {
        stopping_ = true;
        co_await server_->stop();
    }

 private:
    awaitable<net::reply> handle(net::request request) {
        auto made = service_.respond(request, time_.now());
        // Sleeps in short pieces, so that a stop does not wait for a slow reply.
        constexpr std::chrono::milliseconds piece(50);
        while (made.delay.count() > 0 && !stopping_) {
            const auto length = std::min(made.delay, piece);
            made.delay -= length;
            const bool passed = co_await time_.sleep_for(length);
            if (!passed) {
                break;
            }
        }
        net::reply out;
        out.message = std::move(made.message);
        out.cut = made.cut;
        co_return out;
    }

    service service_;
    clock& time_;
    std::unique_ptr<net::http_server> server_;
    bool stopping_ = false;
};

}  // namespace

result<std::unique_ptr<sandbox_server>> sandbox_server::start(asio::any_io_executor executor,
                                                              sandbox_settings settings,
                                                              clock& time) {
    if (auto right = check(settings); !right) {
        return right.error();
    }
    auto all = state::make(std::move(settings), time.now());
    if (!all) {
        return all.error();
    }
    auto made = std::make_unique<listening_sandbox>(std::move(*all), time);
    if (auto listening = made->listen(std::move(executor)); !listening) {
        return listening.error();
    }
    return std::unique_ptr<sandbox_server>(std::move(made));
}

}  // namespace sluice::sandbox
