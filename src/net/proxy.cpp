#include "net/proxy.hpp"

#include "net/reply_reader.hpp"
#include "net/socket_state.hpp"
#include "net/watchdog.hpp"

#include <sluice/model/base64.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace sluice::net {

namespace {

std::string connect_request(const proxy& through, const site& target) {
    std::string out = "CONNECT " + with_port(target) + " HTTP/1.1\r\nHost: " + with_port(target);
    if (!through.authorization.empty()) {
        out += "\r\nProxy-Authorization: " + through.authorization;
    }
    return out + "\r\n\r\n";
}

}  // namespace

fault proxy_credential_fault(const proxy& through) {
    fault out(failure(failure_class::credential,
                      "proxy " + with_port(through.site) + " does not accept our credential",
                      "set proxy.user and proxy.password"));
    out.lasting = true;
    return out;
}

namespace {

std::optional<fault> judge(const proxy& through, const site& target, unsigned status) {
    if (status >= 200 && status < 300) {
        return std::nullopt;
    }
    if (status == 407) {
        return proxy_credential_fault(through);
    }
    return fault(failure(failure_class::unreachable, "proxy " + with_port(through.site) +
                                                         " opens no way to " + with_port(target) +
                                                         ": HTTP " + std::to_string(status)));
}

// Reads byte by byte and stops right after the head: the next byte belongs to the tunnel, and TLS
// must see it.
awaitable<std::optional<fault>> read_answer(asio::ip::tcp::socket* socket, reply_reader* reader,
                                            std::string name) {
    while (!reader->done()) {
        const auto space = reader->space(1);
        auto [error, size] =
            co_await socket->async_read_some(asio::buffer(space.data(), space.size()), as_tuple);
        if (error) {
            co_return fault(failure(failure_class::unreachable,
                                    name + " closed the connection without an answer"));
        }
        if (auto problem = reader->took(size)) {
            co_return fault(std::move(*problem).within(name));
        }
    }
    co_return std::nullopt;
}

}  // namespace

std::string basic_authorization(const std::string& user, const std::string& password) {
    return "Basic " + base64(user + ":" + password);
}

result<std::optional<proxy>> read_proxy(const proxy_settings& settings) {
    if (settings.url.empty()) {
        return std::optional<proxy>();
    }
    auto parsed = parse_url(settings.url);
    if (!parsed) {
        return std::move(parsed).error().within("proxy.url");
    }
    if (parsed->site.secure || parsed->target != "/") {
        return failure(failure_class::refused, "proxy.url is not http://host:port",
                       "write scheme, host and port only");
    }
    proxy out{parsed->site, {}};
    if (!settings.user.empty() || !settings.password.empty()) {
        out.authorization = basic_authorization(settings.user, settings.password.reveal());
    }
    return std::optional<proxy>(std::move(out));
}

awaitable<std::optional<fault>> open_tunnel(asio::ip::tcp::socket* socket, proxy through,
                                            site target, patience::limit limit) {
    const std::string name = "proxy " + with_port(through.site);
    const std::string question = connect_request(through, target);
    watchdog guard(socket->get_executor(), [socket] {
        boost::system::error_code ignored;
        socket->close(ignored);
    });
    guard.limit(limit.length);
    auto [error, size] = co_await asio::async_write(*socket, asio::buffer(question), as_tuple);
    // A success has no body, and after a refusal the caller closes the connection unread.
    reply_reader reader(reply_limits{64 * 1024, 0}, body_rule::never);
    std::optional<fault> problem;
    if (error) {
        problem = fault(failure(failure_class::unreachable, name + " closed the connection"));
    } else {
        problem = co_await read_answer(socket, &reader, name);
    }
    // The guard's close looks like a lost connection, so the limit is checked first.
    if (guard.expired()) {
        co_return fault(too_late("no tunnel through " + name, limit));
    }
    if (problem) {
        co_await throw_when_cancelled();
        co_return problem;
    }
    co_return judge(through, target, reader.status());
}

}  // namespace sluice::net
