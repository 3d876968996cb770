#include "connectors/http/publisher.hpp"

#include "connectors/http/client.hpp"
#include "connectors/http/outgoing_request.hpp"
#include "connectors/http/reply_fault.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/exchange_keeping.hpp>
#include <sluice/component/large_reply.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/component/url_values.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sluice::http {

namespace {

repeat_safety safety_of(const publisher_options& options) {
    // RFC 9110, 9.2.2: repeating a PUT or DELETE has no further effect.
    const bool safe = options.verb == write_method::put || options.verb == write_method::remove ||
                      !options.idempotency_header.empty();
    return safe ? repeat_safety::idempotent : repeat_safety::once;
}

// Tells whether `success` holds a status that a client repeats by itself. The client must then not
// repeat, because such a reply may be the answer.
bool holds_a_passing(const std::vector<net::status_range>& success) {
    for (const unsigned status : {408U, 429U, 500U, 502U, 503U, 504U}) {
        if (net::holds(success, status)) {
            return true;
        }
    }
    return false;
}

// Returns the path of a whole URL as a secret. The reply to a redirect may repeat it.
std::vector<secret> secrets_in(const std::string& target) {
    constexpr std::size_t shortest = 8;  // shorter texts appear elsewhere by chance
    const auto host = target.find("://");
    const auto path = host == std::string::npos ? host : target.find('/', host + 3);
    if (path == std::string::npos) {
        return {};
    }
    auto hidden = target.substr(path + 1, target.find_first_of("?#", path) - path - 1);
    if (hidden.size() < shortest) {
        return {};
    }
    return {secret(std::move(hidden))};
}

constexpr std::string_view rendered_at = "rendered_at";

// Returns the moment that the templates see as `now`. It is stored, so that a repeated request is
// the same request.
wall_time moment_in(const json::value& plan) {
    return wall_time(wall_time::duration(plan.at(rendered_at).to_number<std::int64_t>()));
}

class http_publisher final : public publisher {
 public:
    http_publisher(const publisher_options& options, std::vector<net::status_range> success,
                   const component_context& context, std::shared_ptr<client> through,
                   std::shared_ptr<net::http_client> direct)
        : options_(options),
          success_(std::move(success)),
          answers_busy_(holds_a_passing(success_)),
          time_(context.time),
          pool_(context.pool),
          through_(std::move(through)),
          direct_(std::move(direct)) {}

    result<delivery> prepare(entity entity, std::string key) override {
        const auto now = time_.now();
        auto request = request_for(options_, entity, key, now);
        if (!request) {
            return request.error();
        }
        delivery ready;
        ready.summary = summary_of(*request);
        ready.request = std::make_shared<net::request>(*std::move(request));
        ready.safety = safety_of(options_);
        // The URL and the headers may hold secrets, so the intent holds the moment only. After a
        // restart send() makes the request again from the record.
        ready.plan = json::object{{rendered_at, now.time_since_epoch().count()}};
        ready.repeat_as_sent = !options_.idempotency_header.empty();
        ready.key = std::move(key);
        ready.entity = std::move(entity);
        return ready;
    }

    awaitable<result<receipt>> send(delivery delivery) override {
        auto request = request_of(delivery);
        if (!request) {
            co_return request.error();
        }
        request->note = delivery.note;
        request->repeatable = safety_of(options_) == repeat_safety::idempotent && !answers_busy_;
        const auto shown = summary_of(*request);
        auto sent = exchange(*std::move(request));
        auto reply = co_await std::move(sent);
        if (!reply) {
            // Most reasons of the client name the request already.
            co_return reply.error().message.starts_with(shown)
                ? reply.error()
                : failure(reply.error()).within(shown);
        }
        if (delivery.reply) {
            *delivery.reply = *reply;
        }
        // A large reply is parsed in the pool: parsing must not block the shard.
        auto read = [&] { return receipt_of(*reply, shown); };
        co_return co_await read_reply(pool_, *reply, std::move(read));
    }

    request_estimate estimate() const override {
        request_estimate cost;
        cost.client = options_.client.name;
        cost.fixed = 1;
        return cost;
    }

 private:
    result<net::request> request_of(delivery& delivery) const {
        if (const auto prepared = std::exchange(delivery.request, nullptr)) {
            // A copy of the delivery shares the request.
            return prepared.use_count() == 1 ? std::move(*prepared) : *prepared;
        }
        return request_for(options_, delivery.entity, delivery.key, moment_in(delivery.plan));
    }

    awaitable<result<net::response>> exchange(net::request request) {
        return through_ ? through_->send(std::move(request)) : send_directly(std::move(request));
    }

    awaitable<result<net::response>> send_directly(net::request request) {
        // The note keeps the request as it was sent, so the client gets a copy.
        auto sent = request;
        auto reply = co_await direct_->send(std::move(sent));
        auto hidden = credentials_of(request.headers);
        std::ranges::move(secrets_in(request.target), std::back_inserter(hidden));
        keep_exchange(request, reply, secret_filter(std::move(hidden)));
        co_return reply;
    }

    result<receipt> receipt_of(const net::response& reply, const std::string& shown) const {
        if (!net::holds(success_, reply.status)) {
            auto judged = reply;
            judged.success = false;
            if (auto fault = net::fault_of_status(judged, shown, time_.now())) {
                return told(reply, shown, *std::move(fault));
            }
        }
        // A login page after a redirect has status 200. It says nothing about the request.
        if (reply.redirected && net::is_html(reply)) {
            failure unsure(failure_class::unreachable,
                           shown + ": a page for a browser answers where the request was " +
                               "redirected to: HTTP " + std::to_string(reply.status),
                           "write the address that takes the request as url or base_url");
            unsure.may_have_happened = true;
            unsure.status = reply.status;
            return unsure;
        }
        receipt done;
        done.status = reply.status;
        done.headers = net::stored_headers(reply.headers);
        const auto text =
            reply.unread_body.empty() ? net::excerpt(reply.body) : "(" + reply.unread_body + ")";
        done.response = "HTTP " + std::to_string(reply.status) + " " + text;
        if (auto body = parse_foreign_json(reply.body)) {
            done.data = std::move(body->value);
        }
        if (options_.fails_when) {
            if (auto fault = fault_in(*options_.fails_when, done.data, reply.status)) {
                fault->status = reply.status;
                return std::move(*fault).within(shown + ": HTTP " + std::to_string(reply.status));
            }
        }
        if (options_.external_id) {
            // The request is done. An id that cannot be found must not undo that.
            const auto id = options_.external_id->evaluate(done.data);
            done.external_id = id ? net::scalar_text(*id) : std::string();
            if (!id) {
                done.response += " (external_id: " + describe(id.error()) + ")";
            } else if (!id->is_null() && !net::is_scalar(*id)) {
                done.response += " (external_id: expected a text or a number, found " +
                                 std::string(name_of(kind_of(*id))) + ")";
            }
        }
        return done;
    }

    // A redirect of a write is no success by default, though some targets answer so after their
    // work. The path of a whole URL may be a secret. The message leaves it out, because the
    // redirect may repeat it.
    failure told(const net::response& reply, const std::string& shown, failure why) const {
        if (reply.status < 300 || reply.status > 399) {
            return why;
        }
        const auto place = net::redirect_place(reply);
        if (!through_ && !place.empty()) {
            why.message = shown + ": HTTP " + std::to_string(reply.status) + " redirects to " +
                          place.substr(0, place.find('/', place.find("://") + 3));
        }
        why.mend = "nothing was repeated there: write that address as " +
                   std::string(through_ ? "the client's base_url" : "url") +
                   ", or add the status to `success` if the target answers so when it was done";
        return why;
    }

    publisher_options options_;
    std::vector<net::status_range> success_;
    bool answers_busy_;
    clock& time_;
    asio::thread_pool& pool_;
    std::shared_ptr<client> through_;
    std::shared_ptr<net::http_client> direct_;
};

}  // namespace

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context) {
    auto success = net::status_ranges(options.success);
    if (!success) {
        return success.error();
    }
    std::shared_ptr<client> through;
    std::shared_ptr<net::http_client> direct;
    if (!options.client.name.empty()) {
        through = context.clients.find(options.client.name);
        if (!through) {
            return failure(failure_class::invalid,
                           context.name + ": there is no client '" + options.client.name + "'",
                           "configure it under clients");
        }
    } else {
        // Without a client, only the configured URL's own site is trusted. Every other host must be
        // public (decision 0045).
        net::client_settings settings;
        settings.configured_urls.push_back(configured_site(options.url));
        auto made = context.http.make(settings);
        if (!made) {
            return made.error();
        }
        direct = *std::move(made);
    }
    auto settled = options;
    if (const auto* api = dynamic_cast<const api_client*>(through.get())) {
        settled.space = options.space.value_or(api->space());
        if (success->empty()) {
            *success = api->success();
        }
    }
    if (success->empty()) {
        success->push_back({200, 299});
        success->push_back({303, 303});  // done; the result is elsewhere (RFC 9110, 15.4.4)
    }
    return std::shared_ptr<publisher>(std::make_shared<http_publisher>(
        settled, *std::move(success), context, std::move(through), std::move(direct)));
}

}  // namespace sluice::http
