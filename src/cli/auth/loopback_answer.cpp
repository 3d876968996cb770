#include "cli/auth/loopback_answer.hpp"

#include <sluice/net/route.hpp>

namespace sluice::cli {
namespace {

constexpr std::string_view callback_path = "/callback";

net::reply page(unsigned status, const std::string& title, const std::string& text) {
    net::reply out;
    out.message.status = status;
    out.message.headers.set("Content-Type", "text/html; charset=utf-8");
    out.message.headers.set("Cache-Control", "no-store");
    out.message.headers.set("Content-Security-Policy", "default-src 'none'");
    out.message.body = "<!doctype html><html lang=\"en\"><title>" + title + "</title><h1>" + title +
                       "</h1><p>" + text + "</p></html>\n";
    return out;
}

}  // namespace

std::string loopback_redirect(std::uint16_t port) {
    return "http://127.0.0.1:" + std::to_string(port) + std::string(callback_path);
}

loopback_answer::loopback_answer(asio::any_io_executor executor, access::authorization asked)
    : asked_(std::move(asked)), came_(std::move(executor)) {}

result<std::unique_ptr<loopback_answer>> loopback_answer::listen(asio::any_io_executor executor,
                                                                 std::uint16_t port,
                                                                 access::authorization asked) {
    std::unique_ptr<loopback_answer> made(new loopback_answer(executor, std::move(asked)));
    net::server_settings settings;
    settings.port = port;
    auto server = net::start_server(executor, settings, [self = made.get()](net::request request) {
        return self->answer(std::move(request));
    });
    if (!server) {
        return server.error();
    }
    made->server_ = *std::move(server);
    return made;
}

awaitable<net::reply> loopback_answer::answer(net::request request) {
    const auto segments = net::path_segments(request.target);
    const bool here = segments && net::match_path(callback_path, *segments);
    // A page that somebody else opened must not bring an answer here.
    if (!here || net::foreign_caller(request, "127.0.0.1")) {
        co_return page(404, "Not here", "Nothing is served at this address.");
    }
    auto code = access::code_of(request.target, asked_);
    if (!code && code.error().kind == failure_class::invalid) {
        co_return page(400, "Not taken",
                       "This answer belongs to another request. Open the address that was printed "
                       "last.");
    }
    // Only the first answer counts. The browser may ask again for the same address.
    const bool granted = code.has_value();
    if (!code_) {
        code_ = std::move(code);
        came_.notify();
    }
    if (!granted) {
        co_return page(200, "Access was not granted", "You can close this window.");
    }
    co_return page(200, "Access was granted", "You can close this window.");
}

awaitable<result<secret>> loopback_answer::wait(std::chrono::milliseconds longest) {
    if (!code_) {
        co_await came_.wait(longest);
    }
    if (!code_) {
        co_return failure(failure_class::unreachable, "nobody has answered in time",
                          "begin again with 'sluice auth grant', with --paste on a machine without "
                          "a browser");
    }
    co_return *code_;
}

awaitable<void> loopback_answer::stop() {
    return server_->stop();
}

}  // namespace sluice::cli
