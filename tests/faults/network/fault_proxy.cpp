#include "faults/network/fault_proxy.hpp"

#include "support/loopback_line.hpp"
#include "support/program.hpp"

#include <chrono>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace {

// Past the time-outs of a phase (700 ms) and of the whole (2 s).
constexpr std::chrono::milliseconds past_a_phase{900};
constexpr std::chrono::milliseconds past_the_whole{2'300};
constexpr std::chrono::milliseconds between_drips{300};
constexpr std::chrono::milliseconds away_for{120};
constexpr std::chrono::milliseconds short_delay{120};

static_assert(static_cast<int>(line_fault::refused) == line_faults);

bool server_hears(line_fault fault) {
    return fault != line_fault::cut_before && fault != line_fault::black_hole &&
           fault != line_fault::cut_request && fault != line_fault::refused;
}

bool takes_long(line_fault fault) {
    return fault == line_fault::black_hole || fault == line_fault::black_hole_after ||
           fault == line_fault::too_late || fault == line_fault::stalled_drip ||
           fault == line_fault::endless_drip;
}

bool stays_open(line_fault fault) {
    return fault == line_fault::none || fault == line_fault::delay ||
           fault == line_fault::slow_drip;
}

void send_half_to_server(int port, const std::string& request) {
    const int server = connect_to_loopback(port);
    if (server >= 0) {
        send_all(server, request.substr(0, request.size() / 2));
        reset(server);
        ::close(server);
    }
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

std::string name_of(line_fault fault) {
    switch (fault) {
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
        case line_fault::too_late:
            return "too late";
        case line_fault::stalled_drip:
            return "stalled drip";
        case line_fault::endless_drip:
            return "endless drip";
        case line_fault::cut_request:
            return "cut in the request";
        case line_fault::refused:
            return "refused";
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
    interrupted_ = true;
    accepting_.join();
}

std::map<line_fault, int> fault_proxy::met() const {
    const std::lock_guard lock(guard_);
    return met_;
}

void fault_proxy::accept_all() {
    while (!ending_) {
        const int client = accept_one(listening_, interrupted_);
        if (client >= 0) {
            serving_.emplace_back([this, client] { serve(client); });
        } else if (!ending_) {
            interrupted_ = false;
            be_away();
        }
    }
    for (auto& one : serving_) {
        one.join();
    }
    ::close(listening_);
}

void fault_proxy::be_away() {
    ::close(listening_);
    away_ = true;
    pause(away_for);
    // An outgoing connection of another program may have taken the port for a moment.
    for (listening_ = -1; listening_ < 0;) {
        try {
            listening_ = listen_on_loopback(port_).socket;
        } catch (const std::runtime_error&) {
            rest(std::chrono::milliseconds(5));
        }
    }
    away_ = false;
}

void fault_proxy::refuse(int client) {
    interrupted_ = true;
    while (!away_ && !ending_) {
        rest(std::chrono::milliseconds(1));
    }
    reset(client);
}

line_fault fault_proxy::choose() {
    const std::lock_guard lock(guard_);
    const bool bad = static_cast<int>(random_() % 100) < percent_;
    auto fault = line_fault::none;
    if (bad) {
        fault = static_cast<line_fault>(1 + random_() % line_faults);
        // A fault that ends in a time-out takes long. A second draw makes those kinds half as
        // frequent.
        if (takes_long(fault) && random_() % 2 == 0) {
            fault = static_cast<line_fault>(1 + random_() % line_faults);
        }
    }
    ++met_[fault];
    return fault;
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

// Returns false at the end.
bool fault_proxy::pause(std::chrono::milliseconds length) {
    constexpr std::chrono::milliseconds look_up{20};
    const auto end = std::chrono::steady_clock::now() + length;
    while (!ending_ && std::chrono::steady_clock::now() < end) {
        rest(look_up);
    }
    return !ending_;
}

void fault_proxy::trickle(int client, const std::string& reply, line_fault fault) {
    if (fault == line_fault::too_late) {
        pause(past_a_phase);
        send_all(client, reply);
        return;
    }
    const auto step = fault == line_fault::stalled_drip ? past_a_phase : between_drips;
    const auto end = std::chrono::steady_clock::now() + past_the_whole;
    for (std::size_t at = 0; at < reply.size() && std::chrono::steady_clock::now() < end; ++at) {
        send_all(client, reply.substr(at, 1));
        if (!pause(step)) {
            return;
        }
    }
}

void fault_proxy::pass_on(int client, const std::string& request, line_fault fault, bool& open) {
    const auto reply =
        server_hears(fault) ? ask_server(server_port_, request, ending_) : std::string();
    open = !reply.empty() && stays_open(fault);
    switch (fault) {
        case line_fault::delay:
            pause(short_delay);
            send_all(client, reply);
            break;
        case line_fault::none:
            send_all(client, reply);
            break;
        case line_fault::slow_drip:
            drip(client, reply);
            break;
        case line_fault::cut_request:
            send_half_to_server(server_port_, request);
            reset(client);
            break;
        case line_fault::refused:
            refuse(client);
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
        case line_fault::too_late:
        case line_fault::stalled_drip:
        case line_fault::endless_drip:
            trickle(client, reply, fault);
            break;
        case line_fault::black_hole:
        case line_fault::black_hole_after:
            wait_for_close(client, ending_);
            break;
    }
}

}  // namespace sluice::testing
