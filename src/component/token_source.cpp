#include <sluice/component/token_source.hpp>

namespace sluice {
namespace {

class none final : public token_sources {
 public:
    result<std::shared_ptr<token_source>> make(const std::string& client, const oauth2_settings&,
                                               const net::client_settings&) override {
        return failure(failure_class::internal, "client '" + client + "': no tokens are kept here");
    }
};

}  // namespace

awaitable<result<net::response>> send_with_token(token_source* tokens, net::request request,
                                                 exchange send) {
    for (bool again = false;; again = true) {
        const auto token = co_await tokens->usable_token();
        if (!token) {
            co_return token.error();
        }
        auto dressed = request;
        dressed.headers.set("Authorization", "Bearer " + token->reveal());
        auto reply = co_await send(std::move(dressed));
        if (again || !reply || reply->status != 401) {
            co_return reply;
        }
        const auto renewed = co_await tokens->refused(*token);
        if (!renewed) {
            co_return renewed.error();
        }
        if (!*renewed) {
            co_return reply;
        }
    }
}

token_sources& no_tokens() {
    static none all;
    return all;
}

}  // namespace sluice
