#include "sandbox/banner.hpp"

#include "sandbox/service.hpp"

#include <fmt/format.h>

namespace sluice::sandbox {

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

}  // namespace sluice::sandbox
