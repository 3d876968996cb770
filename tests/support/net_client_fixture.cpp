#include "support/net_client_fixture.hpp"

namespace sluice::testing {

using std::chrono::milliseconds;

net::client_settings patient() {
    net::client_settings out;
    out.timeouts.total = milliseconds(60'000);
    out.retry.attempts = 1;
    out.allow_networks = {"127.0.0.0/8", "::1"};  // the servers of tests
    return out;
}

net::client_settings impatient() {
    net::client_settings out = patient();
    out.timeouts.send = milliseconds(60);
    out.timeouts.first_byte = milliseconds(60);
    out.timeouts.idle = milliseconds(60);
    return out;
}

client_fixture::client_fixture(net::client_settings settings)
    : factory_(net::make_client_factory(io.get_executor(), time, random)) {
    client_ = factory_->make(settings).value();
}

result<net::response> client_fixture::send(net::request request) {
    return run_awaitable(io, client_->send(std::move(request)));
}

result<net::response> client_fixture::get(const std::string& url) {
    return send(get_request(url));
}

result<net::response> client_fixture::post(const std::string& url, std::string body) {
    return send(post_request(url, std::move(body)));
}

std::string client_fixture::problem_of(net::request request) {
    const auto got = send(std::move(request));
    return got ? "HTTP " + std::to_string(got->status) : describe(got.error());
}

std::string client_fixture::problem_of_get(const std::string& url) {
    return problem_of(get_request(url));
}

net::request get_request(const std::string& url) {
    net::request out;
    out.target = url;
    return out;
}

net::request post_request(const std::string& url, std::string body) {
    net::request out;
    out.method = "POST";
    out.target = url;
    out.body = std::move(body);
    return out;
}

std::string ok(const std::string& body, const std::string& headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string redirect_to(int status, const std::string& location) {
    return "HTTP/1.1 " + std::to_string(status) + " Elsewhere\r\nLocation: " + location +
           "\r\nContent-Length: 0\r\n\r\n";
}

}  // namespace sluice::testing
