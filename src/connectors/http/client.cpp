#include "connectors/http/client.hpp"

#include "connectors/http/oauth1.hpp"
#include "connectors/http/paid_exchange.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/probe.hpp>
#include <sluice/net/query.hpp>

#include <boost/algorithm/string/predicate.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace sluice::http {

namespace {

// Signs a request at the moment at which it leaves. A nonce has 128 bits, so that none comes twice.
std::function<void(net::request&)> signer_of(const client_options& options,
                                             const component_context& context) {
    if (!options.auth.oauth1) {
        return {};
    }
    return [credential = *options.auth.oauth1, base_url = options.base_url, &time = context.time,
            &random = context.random](net::request& request) {
        std::string nonce;
        for (int half = 0; half < 2; ++half) {
            const auto bits = random.next();
            nonce += hex_of({reinterpret_cast<const char*>(&bits), sizeof(bits)});
        }
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(time.now().time_since_epoch());
        sign_oauth1(credential, base_url, request, nonce, now.count());
    };
}

class plain_client final : public api_client {
 public:
    plain_client(const client_options& options, const component_context& context,
                 std::shared_ptr<net::http_client> http, std::shared_ptr<token_source> tokens,
                 std::vector<net::status_range> success)
        : name_(context.name),
          time_(context.time),
          auth_(options.auth),
          set_(options.net.headers),
          append_(options.append_headers),
          remove_(options.remove_headers),
          success_(std::move(success)),
          base_url_(options.base_url),
          space_(options.space),
          probe_(options.probe),
          http_(options, context, std::move(http), signer_of(options, context)),
          tokens_(std::move(tokens)) {}

    std::string_view type() const override { return "http"; }

    const std::vector<net::status_range>& success() const override { return success_; }

    const std::string& base_url() const override { return base_url_; }

    space_in_query space() const override { return space_; }

    awaitable<result<net::response>> send(net::request request) override;

    std::shared_ptr<const request_budget> budget() const override { return http_.budget(); }

 private:
    awaitable<result<net::response>> send_signed(net::request request);
    net::request question_about(const net::request& request) const;
    awaitable<result<net::response>> judged(net::request question, net::response reply);

    // Called before the credential is put on, so `remove_headers` cannot take the credential off.
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

    void put_credential(net::request& request) const {
        auto& headers = request.headers;
        if (auth_.basic) {
            headers.set("Authorization", basic_header(*auth_.basic));
        } else if (!auth_.bearer.empty()) {
            headers.set("Authorization", "Bearer " + auth_.bearer.reveal());
        } else if (auth_.header) {
            headers.set(auth_.header->name, auth_.header->value.reveal());
        } else if (auth_.query) {
            const bool plus = space_ == space_in_query::plus;
            const auto pair = net::percent_encode(auth_.query->name, plus) + "=" +
                              net::percent_encode(auth_.query->value.reveal(), plus);
            request.target = net::with_query(std::move(request.target), pair);
        }
    }

    std::string name_;
    clock& time_;
    credential_options auth_;
    std::map<std::string, std::string> set_;
    std::map<std::string, std::string> append_;
    std::vector<std::string> remove_;
    std::vector<net::status_range> success_;
    std::string base_url_;
    space_in_query space_;
    std::string probe_;
    paid_exchange http_;
    std::shared_ptr<token_source> tokens_;  // null: the credential is in the configuration
};

awaitable<result<net::response>> plain_client::send(net::request request) {
    if (is_absolute(request.target)) {
        co_return failure(failure_class::refused,
                          name_ + ": the target is a whole URL, not a path below base_url",
                          "give a path, or leave the client away");
    }
    // The credential belongs to base_url. A 403 that asks for patience says nothing about it, so
    // such a 403 needs no probe.
    put_headers(request.headers);
    auto question = question_about(request);
    auto reply = co_await send_signed(std::move(request));
    const bool doubtful = reply && reply->status == 403 && !probe_.empty() &&
                          !net::holds(success_, 403) && !net::is_busy_403(*reply, time_.now());
    if (!doubtful) {
        co_return reply;
    }
    co_return co_await judged(std::move(question), *std::move(reply));
}

awaitable<result<net::response>> plain_client::send_signed(net::request request) {
    if (tokens_) {
        exchange send = [this](net::request dressed) { return http_.send(std::move(dressed)); };
        return send_with_token(tokens_.get(), std::move(request), std::move(send));
    }
    put_credential(request);
    return http_.send(std::move(request));
}

// Returns the request that asks the probe in the name of `request`.
net::request plain_client::question_about(const net::request& request) const {
    net::request question;
    question.target = probe_;
    question.urgent = net::urgency_of(request);
    question.total_timeout = request.total_timeout;
    question.asked_by = request.asked_by;
    return question;
}

// Decides whether a 403 is about the credential. If so, the probe is refused too (decision 0027).
awaitable<result<net::response>> plain_client::judged(net::request question, net::response reply) {
    put_headers(question.headers);
    const auto answer = co_await send_signed(std::move(question));
    const auto said = name_ + ": HTTP 403: " + net::error_text(reply);
    switch (net::blamed_by_probe(answer, time_.now())) {
        case net::blamed::request:
            break;
        case net::blamed::credential: {
            failure refused(failure_class::credential, said + "; GET " + probe_ + " is refused too",
                            "put the right credential into the client's `auth`");
            // The text after the message tells the operator which two requests were refused.
            refused.status = 403;
            co_return refused;
        }
        case net::blamed::nobody_knows:
            co_return net::undecided(said, "GET " + probe_, answer, time_.now());
    }
    co_return reply;
}

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
    // The HTTP layer adds `headers` to every request. Headers that this client removes must not
    // come back there.
    std::erase_if(settings.headers, [&](const auto& header) {
        return std::ranges::any_of(options.remove_headers, [&](const std::string& name) {
            return boost::algorithm::iequals(name, header.first);
        });
    });
    if (options.budget || options.auth.oauth1) {
        // Every attempt costs a request of the budget, and a signature holds for one request.
        settings.retry.attempts = 1;
    }
    auto http = context.http.make(settings);
    if (!http) {
        return http.error();
    }
    auto success = net::status_ranges(options.success);
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
