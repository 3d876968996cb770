#include "faults/kills/counting_server.hpp"

#include "support/loopback_line.hpp"

#include <algorithm>
#include <iterator>
#include <unistd.h>

namespace sluice::testing {

namespace {

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const auto found = text.find(begin);
    if (found == std::string::npos) {
        return {};
    }
    const auto from = found + begin.size();
    return text.substr(from, text.find(end, from) - from);
}

}  // namespace

counting_server::counting_server() {
    const auto made = listen_on_loopback();
    listening_ = made.socket;
    port_ = made.port;
    accepting_ = std::thread([this] { accept_all(); });
}

counting_server::~counting_server() {
    ending_ = true;
    accepting_.join();
    ::close(listening_);
}

void counting_server::accept_all() {
    for (;;) {
        const int client = accept_one(listening_, ending_);
        if (client < 0) {
            break;
        }
        serving_.emplace_back([this, client] { serve(client); });
    }
    for (auto& one : serving_) {
        one.join();
    }
}

void counting_server::serve(int client) {
    const std::string body = R"({"ok":true})";
    const std::string reply =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string buffer;
    for (;;) {
        const auto request = read_message(client, buffer, ending_);
        if (request.empty()) {
            break;
        }
        arrival came;
        came.path = between(request, " ", " ");
        came.key = between(request, "\r\nIdempotency-Key: ", "\r\n");
        came.body = request.substr(request.find("\r\n\r\n") + 4);
        {
            const std::lock_guard lock(guard_);
            arrivals_.push_back(std::move(came));
        }
        send_all(client, reply);
    }
    ::close(client);
}

std::vector<counting_server::arrival> counting_server::arrivals_at(const std::string& path) const {
    const std::lock_guard lock(guard_);
    std::vector<arrival> some;
    std::ranges::copy_if(arrivals_, std::back_inserter(some),
                         [&](const arrival& one) { return one.path == path; });
    return some;
}

}  // namespace sluice::testing
