#include "net/dial.hpp"

#include "net/socket_state.hpp"
#include "net/unix_path.hpp"
#include "net/watchdog.hpp"

#include <boost/asio/error.hpp>

namespace sluice::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

failure not_connected(const std::string& place, const error_code& error) {
    if (error == asio::error::connection_refused) {
        return {failure_class::unreachable, "connection refused by " + place,
                "check the port, and that the service runs"};
    }
    return {failure_class::unreachable, "no connection to " + place + ": " + error.message(),
            "check the host, the port and the way there: routes, firewalls, a proxy"};
}

awaitable<attempt<tcp::socket>> connect(asio::any_io_executor executor, site site,
                                        std::vector<asio::ip::address> addresses,
                                        patience::limit limit, patience time) {
    tcp::socket socket(executor);
    watchdog guard(executor, [&socket] {
        error_code ignored;
        socket.close(ignored);
    });
    const patience all = time.within(limit.length);
    error_code last = asio::error::host_unreachable;
    tcp::endpoint at;
    auto untried = static_cast<std::int64_t>(addresses.size());
    for (const auto& address : addresses) {
        at = tcp::endpoint(address, site.port);
        error_code ignored;
        socket.close(ignored);
        guard.limit(all.left() / untried--);  // an equal part of the rest, see dial.hpp
        auto [error] = co_await socket.async_connect(at, as_tuple);
        if (guard.expired()) {
            continue;  // the guard closed the socket; async_connect opens it again
        }
        if (!error) {
            // A request goes out in one write, so Nagle's algorithm could only delay its end.
            socket.set_option(tcp::no_delay(true), ignored);
            guard.rest();
            co_return std::move(socket);
        }
        co_await throw_when_cancelled();
        last = error;
    }
    const struct site tried{site.secure, at.address().to_string(), site.port};
    const std::string place = with_port(addresses.size() == 1 ? tried : site);
    if (guard.expired()) {
        co_return fault(too_late("no connection to " + place, limit));
    }
    co_return fault(not_connected(place, last));
}

// Looks the host up and, when `guarded`, keeps only the addresses that the guard allows.
awaitable<attempt<std::vector<asio::ip::address>>> addresses_of(const dial_plan* plan,
                                                                std::string host, bool guarded,
                                                                patience time) {
    auto found = co_await plan->names.find(host, time.of("resolve", plan->timeouts.resolve));
    if (!found || !guarded) {
        co_return std::move(found);
    }
    auto allowed = plan->guard.allowed(host, std::move(*found));
    if (!allowed) {
        fault refused(std::move(allowed).error());
        refused.lasting = true;  // the same name gives the same answer at the next attempt
        co_return refused;
    }
    co_return std::move(*allowed);
}

// Refuses a host that only the proxy can look up: this machine cannot tell whether it is public.
fault cannot_be_checked(fault why) {
    if (why.why.kind == failure_class::unreachable) {
        why.why.kind = failure_class::refused;
        why.why.mend =
            "an address that the configuration does not name is looked at before the proxy is "
            "asked: let this machine look names up, or leave it to the proxy with 0.0.0.0/0 and "
            "::/0 in allow_networks";
    }
    return why;
}

awaitable<attempt<tcp::socket>> reach(const dial_plan* plan, site site, bool guarded,
                                      patience time) {
    auto addresses = co_await addresses_of(plan, site.host, guarded, time);
    if (!addresses) {
        co_return std::move(addresses).error();
    }
    auto socket = co_await connect(plan->executor, site, std::move(*addresses),
                                   time.of("connect", plan->timeouts.connect), time);
    if (!socket) {
        // None of the kept addresses answered, so the next attempt looks the name up again.
        plan->names.forget(site.host);
    }
    co_return std::move(socket);
}

awaitable<attempt<std::unique_ptr<byte_stream>>> dial_unix(const dial_plan* plan,
                                                           patience::limit limit) {
    const unix_path path(plan->unix_socket);
    const auto at = path.endpoint();
    if (!at) {
        co_return fault(at.error());
    }
    asio::local::stream_protocol::socket socket(plan->executor);
    watchdog guard(plan->executor, [&socket] {
        error_code ignored;
        socket.close(ignored);
    });
    guard.limit(limit.length);
    auto [error] = co_await socket.async_connect(*at, as_tuple);
    if (guard.expired()) {
        co_return fault(too_late("no connection to " + plan->unix_socket, limit));
    }
    if (error) {
        co_await throw_when_cancelled();
        fault out(no_listener(plan->unix_socket, error));
        out.lasting = true;
        co_return out;
    }
    guard.rest();
    co_return make_plain_stream(std::move(socket));
}

}  // namespace

awaitable<attempt<std::unique_ptr<byte_stream>>> dial(const dial_plan* plan, site target,
                                                      patience time) {
    if (!plan->unix_socket.empty()) {
        co_return co_await dial_unix(plan, time.of("connect", plan->timeouts.connect));
    }
    const bool guarded = !plan->guard.trusts(target.host, target.port);
    site tunnel_end = target;
    if (plan->through && guarded) {
        auto addresses = co_await addresses_of(plan, target.host, guarded, time);
        if (!addresses) {
            co_return cannot_be_checked(std::move(addresses).error());
        }
        tunnel_end.host = addresses->front().to_string();
    }
    const site first = plan->through ? plan->through->site : target;
    auto socket = co_await reach(plan, first, guarded && !plan->through, time);
    if (!socket) {
        fault problem = std::move(socket).error();
        if (plan->through) {
            problem.why = std::move(problem.why).within("proxy");
        }
        co_return problem;
    }
    if (!target.secure) {
        co_return make_plain_stream(std::move(*socket));
    }
    auto context = plan->contexts.get(plan->tls);
    if (!context) {
        fault problem(std::move(context).error());
        problem.lasting = true;
        co_return problem;
    }
    if (plan->through) {
        auto problem = co_await open_tunnel(&*socket, *plan->through, tunnel_end,
                                            time.of("connect", plan->timeouts.connect));
        if (problem) {
            co_return std::move(*problem);
        }
    }
    co_return co_await make_tls_stream(std::move(*socket), std::move(*context), target.host,
                                       plan->tls.verify,
                                       time.of("handshake", plan->timeouts.handshake));
}

}  // namespace sluice::net
