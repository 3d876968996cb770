#include "connectors/http/client.hpp"

#include "connectors/http/paid_exchange.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/net/query.hpp>

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::http {

namespace {

class plain_client final : public api_client {
 public:
    plain_client(const client_options& options, const component_context& context,
                 std::shared_ptr<net::http_client> http, std::shared_ptr<token_source> tokens,
                 std::vector<status_range> success)
        : name_(context.name),
          auth_(options.auth),
          set_(options.net.headers),
          append_(options.append_headers),
          remove_(options.remove_headers),
          success_(std::move(success)),
          http_(options, context, std::move(http)),
          tokens_(std::move(tokens)) {}

    std::string_view type() const override { return "http"; }

    const std::vector<status_range>& success() const override { return success_; }

    awaitable<result<net::response>> send(net::request what) override {
        if (is_absolute(what.target)) {
            co_return failure(failure_class::refused,
                              name_ + ": the target is a whole URL, not a path below base_url",
                              "give a path, or leave the client away");
        }
        put_headers(what.headers);
        if (tokens_) {
            exchange send = [this](net::request dressed) { return http_.send(std::move(dressed)); };
            co_return co_await send_with_token(tokens_.get(), std::move(what), std::move(send));
        }
        put_credential(what);
        co_return co_await http_.send(std::move(what));
    }

    std::shared_ptr<const request_budget> budget() const override { return http_.budget(); }

 private:
    // The credential comes behind it: it is not taken off.
    void put_headers(net::header_list& headers) const {
        for (const auto& [name, value] : set_) {
            if (!headers.find(name)) {
                headers.add(name, value);
            }
        }
        for (const auto& [name, value] : append_) {
            headers.add(name, value);
        }
        for (const auto& name : remove_) {
            headers.remove(name);
        }
    }

    void put_credential(net::request& what) const {
        auto& headers = what.headers;
        if (auth_.basic) {
            headers.set("Authorization", basic_header(*auth_.basic));
        } else if (!auth_.bearer.empty()) {
            headers.set("Authorization", "Bearer " + auth_.bearer.reveal());
        } else if (auth_.header) {
            headers.set(auth_.header->name, auth_.header->value.reveal());
        } else if (auth_.query) {
            const auto pair = net::percent_encode(auth_.query->name) + "=" +
                              net::percent_encode(auth_.query->value.reveal());
            what.target = net::with_query(std::move(what.target), pair);
        }
    }

    std::string name_;
    credential_options auth_;
    std::map<std::string, std::string> set_;
    std::map<std::string, std::string> append_;
    std::vector<std::string> remove_;
    std::vector<status_range> success_;
    paid_exchange http_;
    std::shared_ptr<token_source> tokens_;  // null: the credential stands in the configuration
};

}  // namespace

bool is_absolute(std::string_view target) {
    const auto colon = target.find("://");
    return colon != std::string_view::npos && target.find_first_of("/?#") > colon;
}

std::string basic_header(const basic_credential& who) {
    return "Basic " + base64(who.user + ":" + who.password.reveal());
}

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context) {
    auto settings = options.net;
    settings.base_url = options.base_url;
    std::erase_if(settings.headers, [&](const auto& header) {
        return std::ranges::any_of(options.remove_headers, [&](const std::string& name) {
            return boost::algorithm::iequals(name, header.first);
        });
    });
    if (options.budget) {
        settings.retry.attempts = 1;  // every attempt is one of the budget
    }
    auto http = context.http.make(settings);
    if (!http) {
        return http.error();
    }
    auto success = status_ranges(options.success);
    if (!success) {
        return success.error();
    }
    std::shared_ptr<token_source> tokens;
    if (options.auth.oauth2) {
        auto made = context.tokens.make(context.key, *options.auth.oauth2, settings);
        if (!made) {
            return made.error();
        }
        tokens = *std::move(made);
    }
    return std::shared_ptr<client>(std::make_shared<plain_client>(
        options, context, *std::move(http), std::move(tokens), *std::move(success)));
}

}  // namespace sluice::http
