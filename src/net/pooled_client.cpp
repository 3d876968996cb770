#include "net/pooled_client.hpp"

#include "net/exchange.hpp"
#include "net/header_plan.hpp"
#include "net/pooled_body.hpp"
#include "net/redirect.hpp"
#include "net/request_head.hpp"
#include "net/socket_state.hpp"

#include <sluice/net/outcome.hpp>

namespace sluice::net {

// Holds the request to one place; a redirect makes the next hop.
struct pooled_client::hop {
    std::string method;
    url to;
    header_list headers;  // as they go out
    std::string body;
    bool repeatable = false;
    bool unpack = true;
    std::shared_ptr<body_slot> rest = nullptr;
};

// Holds the state of one send() over all its hops and attempts.
struct pooled_client::journey {
    hop now;
    patience time;
    std::int64_t most_redirects = 0;
    std::int64_t followed = 0;
    std::int64_t made = 0;
    bool sent = false;  // in any attempt, on any hop
};

pooled_client::pooled_client(std::shared_ptr<shared_parts> parts, client_settings settings,
                             std::optional<site> home, std::optional<proxy> through,
                             address_guard guard)
    : parts_(std::move(parts)),
      settings_(std::move(settings)),
      home_(std::move(home)),
      through_(std::move(through)),
      pool_(dial_plan{parts_->executor, parts_->names, parts_->contexts, settings_.timeouts,
                      settings_.tls, through_, std::move(guard), settings_.unix_socket},
            static_cast<std::size_t>(settings_.connections)) {}

awaitable<result<response>> pooled_client::send(request request) {
    const std::string method = request.method;
    auto span =
        request.note ? active_span(request.note->trace, method, span_kind::client) : active_span();
    if (span.is_on() && !request.headers.find("traceparent")) {
        request.headers.set("traceparent", traceparent_of(span.as_parent().place));
    }
    const auto total = request.total_timeout.value_or(settings_.timeouts.total);
    const auto most_redirects = request.follow_redirects ? settings_.redirects : 0;
    auto first = first_hop(std::move(request));
    if (!first) {
        co_return std::move(first).error().within(method);
    }
    span.set("http.request.method", method);
    span.set("server.address", first->to.site.host);
    journey way{std::move(*first), patience(parts_->time, total), most_redirects};
    auto got = co_await carry(&way);
    if (got) {
        span.set("http.response.status_code", std::int64_t{got->status});
        got->url = without_query(way.now.to);
        got->redirected = way.followed > 0;
        co_return std::move(*got);
    }
    co_await throw_when_cancelled();
    failure problem = std::move(got).error().why;
    problem.may_have_happened = way.sent;
    span.fail(problem.kind);
    co_return std::move(problem).within(way.now.method + " " + without_query(way.now.to));
}

result<url> pooled_client::place_of(const std::string& target) {
    if (!last_place_ || target != last_target_) {
        auto place = join_url(settings_.base_url, target);
        if (!place) {
            return place;
        }
        last_target_ = target;
        last_place_ = *std::move(place);
    }
    return *last_place_;
}

result<pooled_client::hop> pooled_client::first_hop(request request) {
    auto to = place_of(request.target);
    if (!to) {
        return std::move(to).error();
    }
    hop out;
    out.repeatable = repeatable(request);
    out.unpack = !request.headers.find("Accept-Encoding");
    const bool at_home = !home_ || to->site == *home_;
    out.headers = headers_for(std::move(request.headers), settings_.headers, at_home);
    if (auto problem = check_request(request.method, out.headers)) {
        return std::move(*problem);
    }
    out.method = std::move(request.method);
    out.to = std::move(*to);
    out.body = std::move(request.body);
    out.rest = std::move(request.rest);
    return out;
}

void pooled_client::follow(journey& way, redirect next) {
    hop& now = way.now;
    if (!next.same_site) {
        now.headers = only_crossing(now.headers);
    }
    now.method = std::move(next.method);
    now.to = std::move(next.to);
    way.sent = false;  // the redirecting server has not done the work
    ++way.followed;
    --way.made;  // a redirect is not a failed attempt
}

// Makes attempts and follows redirects until there is a reply or a final fault.
awaitable<attempt<response>> pooled_client::carry(journey* way) {
    for (;;) {
        ++way->made;
        auto got = co_await once(&way->now, way->time);
        way->sent = way->sent || got.has_value() || got.error().sent;
        if (got) {
            auto next =
                next_hop(way->now.method, way->now.to, *got, way->followed, way->most_redirects);
            if (!next) {
                co_return fault(std::move(next).error());
            }
            if (*next) {
                follow(*way, std::move(**next));
                continue;
            }
        }
        const bool again = co_await waits_for_another(facts_of(*way, got));
        if (!again) {
            co_return got;
        }
    }
}

attempt_facts pooled_client::facts_of(const journey& way, const attempt<response>& got) const {
    attempt_facts facts;
    facts.made = way.made;
    facts.repeatable = way.now.repeatable;
    facts.left = way.time.left();
    if (got) {
        facts.status = got->status;
        facts.asked = asked_delay(got->headers, parts_->time.now());
    } else {
        facts.sent = got.error().sent;
        facts.lasting = got.error().lasting;
    }
    return facts;
}

awaitable<bool> pooled_client::waits_for_another(attempt_facts facts) {
    const auto delay = next_attempt(settings_.retry, facts, parts_->random);
    if (!delay) {
        co_return false;
    }
    const bool slept = co_await parts_->time.sleep_for(*delay);
    co_await throw_when_cancelled();
    co_return slept;
}

// Makes one attempt. If the other side has just closed a pooled connection, the request goes out
// again on a new one. That costs no attempt, and it happens only when the request cannot be done
// twice by it.
awaitable<attempt<response>> pooled_client::once(const hop* now, patience time) {
    auto held = co_await pool_.take(now->to.site, time);
    if (!held) {
        co_return std::move(held).error();
    }
    auto got = co_await exchange_on(&*held, now, time);
    if (!got && held->reused() && got.error().unanswered &&
        (now->repeatable || !got.error().sent)) {
        const bool sent = got.error().sent;
        auto problem = co_await pool_.renew(&*held, time);
        if (problem) {
            problem->sent = sent;  // the first connection may have carried it
            co_return std::move(*problem);
        }
        got = co_await exchange_on(&*held, now, time);
    }
    co_return got;
}

awaitable<attempt<response>> pooled_client::exchange_on(connection_pool::lease* held,
                                                        const hop* now, patience time) {
    const std::string head = head_of(*now);
    exchange_request wire;
    wire.head = head;
    wire.body = now->body;
    wire.host = now->to.site.host;
    wire.rule = now->method == "HEAD" ? body_rule::never : body_rule::as_stated;
    wire.limits = {settings_.largest_header, settings_.largest_body};
    wire.unpack = now->unpack;
    wire.body_may_miss = !only_reads(now->method) || !now->repeatable;
    wire.slot = now->rest.get();
    auto got = co_await exchange(&held->stream(), wire, settings_.timeouts, time);
    if (!got) {
        co_return std::move(got).error();
    }
    if (got->reusable) {
        held->keep();
    }
    if (got->reply.status == 407 && through_) {
        co_return proxy_refused();
    }
    if (got->open) {
        // The body may take hours, so it must not keep others from a connection.
        now->rest->stream = std::make_unique<pooled_body>(
            parts_, held->detach(), std::move(got->open), settings_.timeouts,
            now->method + " " + without_query(now->to));
    }
    co_return std::move(got->reply);
}

std::string pooled_client::head_of(const hop& now) const {
    // In a tunnel the server reads the head itself, so the proxy's credential must stay out.
    const bool to_proxy = through_ && !now.to.site.secure;
    if (!to_proxy || through_->authorization.empty()) {
        return request_head(now.method, now.to, now.headers, now.body.size(), to_proxy);
    }
    header_list headers = now.headers;
    headers.set("Proxy-Authorization", through_->authorization);
    return request_head(now.method, now.to, headers, now.body.size(), true);
}

fault pooled_client::proxy_refused() const {
    fault out = proxy_credential_fault(*through_);
    out.sent = true;
    return out;
}

}  // namespace sluice::net
