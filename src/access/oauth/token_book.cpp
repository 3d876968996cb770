#include "access/oauth/token_book.hpp"

#include "access/oauth/renewed_token.hpp"

namespace sluice::access {

token_book::token_book(asio::any_io_executor executor, token_vault& vault,
                       net::client_factory& http, clock& time, event_log& log)
    : executor_(std::move(executor)), vault_(vault), http_(http), time_(time), log_(log) {}

result<std::shared_ptr<token_source>> token_book::make(const std::string& client,
                                                       const oauth2_settings& settings,
                                                       const net::client_settings& how) {
    // The token's server is another site, so the client's own headers must not go there.
    auto apart = how;
    apart.base_url.clear();
    apart.headers.clear();
    for (const auto& url : {how.base_url, settings.token_url, settings.metadata_url}) {
        if (!url.empty()) {
            apart.configured_urls.push_back(url);
        }
    }
    auto through = http_.make(apart);
    if (!through) {
        return through.error();
    }
    owners_[client] = {settings, how.base_url, *through};
    return std::shared_ptr<token_source>(
        std::make_shared<renewed_token>(executor_, token_owner{client, settings, how.base_url},
                                        *std::move(through), vault_, time_, log_));
}

void token_book::take_over(const token_book& earlier, const std::string& client) {
    if (const auto* owner = earlier.find(client)) {
        owners_[client] = *owner;
    }
}

const token_book::owner_record* token_book::find(const std::string& client) const {
    const auto found = owners_.find(client);
    return found == owners_.end() ? nullptr : &found->second;
}

}  // namespace sluice::access
