#include "faults/network/fault_proxy.hpp"

#include "faults/network/line.hpp"
#include "support/program.hpp"

#include <chrono>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace {

constexpr int kinds = static_cast<int>(line_fault::black_hole_after);

bool server_hears(line_fault what) {
    return what != line_fault::cut_before && what != line_fault::black_hole;
}

std::string ask_server(int port, const std::string& request, const std::atomic<bool>& ending) {
    const int server = connect_to_loopback(port);
    if (server < 0) {
        return {};
    }
    send_all(server, request);
    std::string buffer;
    auto reply = read_message(server, buffer, ending);
    ::close(server);
    return reply;
}

void drip(int client, const std::string& reply) {
    constexpr std::size_t dripped = 120;
    for (std::size_t at = 0; at < reply.size() && at < dripped; ++at) {
        send_all(client, reply.substr(at, 1));
        rest(std::chrono::milliseconds(1));
    }
    if (reply.size() > dripped) {
        send_all(client, reply.substr(dripped));
    }
}

}  // namespace

std::string name_of(line_fault what) {
    switch (what) {
        case line_fault::none:
            return "none";
        case line_fault::delay:
            return "delay";
        case line_fault::cut_before:
            return "cut before";
        case line_fault::cut_after:
            return "cut after";
        case line_fault::half_close:
            return "half-close";
        case line_fault::garbage:
            return "garbage";
        case line_fault::slow_drip:
            return "slow drip";
        case line_fault::black_hole:
            return "black hole";
        case line_fault::black_hole_after:
            return "black hole after";
    }
    return "?";
}

fault_proxy::fault_proxy(int server_port, std::uint32_t seed)
    : server_port_(server_port), random_(seed) {
    const auto made = listen_on_loopback();
    listening_ = made.socket;
    port_ = made.port;
    accepting_ = std::thread([this] { accept_all(); });
}

fault_proxy::~fault_proxy() {
    ending_ = true;
    accepting_.join();
    ::close(listening_);
}

std::map<line_fault, int> fault_proxy::met() const {
    const std::lock_guard lock(guard_);
    return met_;
}

void fault_proxy::accept_all() {
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

line_fault fault_proxy::choose() {
    const std::lock_guard lock(guard_);
    const bool bad = static_cast<int>(random_() % 100) < percent_;
    const auto what = bad ? static_cast<line_fault>(1 + random_() % kinds) : line_fault::none;
    ++met_[what];
    return what;
}

void fault_proxy::serve(int client) {
    std::string buffer;
    bool open = true;
    while (open) {
        const auto request = read_message(client, buffer, ending_);
        if (request.empty()) {
            break;
        }
        pass_on(client, request, choose(), open);
    }
    ::close(client);
}

void fault_proxy::pass_on(int client, const std::string& request, line_fault what, bool& open) {
    const auto reply =
        server_hears(what) ? ask_server(server_port_, request, ending_) : std::string();
    open = !reply.empty() &&
           (what == line_fault::none || what == line_fault::delay || what == line_fault::slow_drip);
    switch (what) {
        case line_fault::delay:
            rest(std::chrono::milliseconds(120));
            send_all(client, reply);
            break;
        case line_fault::none:
            send_all(client, reply);
            break;
        case line_fault::slow_drip:
            drip(client, reply);
            break;
        case line_fault::cut_before:
        case line_fault::cut_after:
            reset(client);
            break;
        case line_fault::half_close:
            send_all(client, reply.substr(0, reply.size() / 2));
            ::shutdown(client, SHUT_WR);
            wait_for_close(client, ending_);
            break;
        case line_fault::garbage:
            send_all(client, std::string("\x15\x03\x01 220 mail.example ESMTP\r\n\0\0", 30));
            break;
        case line_fault::black_hole:
        case line_fault::black_hole_after:
            wait_for_close(client, ending_);
            break;
    }
}

}  // namespace sluice::testing
