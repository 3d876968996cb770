#include "connectors/mqtt/session.hpp"

#include <algorithm>
#include <utility>

namespace sluice::mqtt {

namespace {

using std::chrono::milliseconds;

constexpr const char* other_program =
    "see the log of the server; if it happens again and again, another program may use the same "
    "client_id";

// The reasons of a CONNACK that blame the login or the rights.
bool blames_credential(protocol version, std::uint8_t reason) {
    if (version == protocol::v3) {
        return reason == 4 || reason == 5;
    }
    return reason == 0x86 || reason == 0x87 || reason == 0x8A;
}

// The reasons that another attempt can change: the server is down, busy, or shuts down.
bool passes(protocol version, std::uint8_t reason) {
    if (version == protocol::v3) {
        return reason == 3;
    }
    return reason == 0x88 || reason == 0x89 || reason == 0x8B || reason == 0x97 || reason == 0x9F;
}

failure ended_by_server(protocol version, const packet& last) {
    const auto reason = last.reasons.front();
    failure why(failure_class::unreachable,
                "the server ended the connection: " + reason_of(version, last.type, reason) +
                    (last.reason_text.empty() ? "" : ": ") + last.reason_text);
    if (reason == 0x8E) {
        why.mend = other_program;
    }
    return why;
}

}  // namespace

session::session(std::unique_ptr<net::raw_connection> connection, clock* time,
                 session_settings settings)
    : connection_(std::move(connection)),
      time_(*time),
      settings_(std::move(settings)),
      reader_(settings_.connect.version, settings_.largest_payload),
      keep_alive_(settings_.connect.keep_alive),
      last_sent_(time->steady_now()) {}

awaitable<result<std::unique_ptr<session>>> session::open(net::connection_opener* opener,
                                                          clock* time, session_settings settings) {
    auto opened = co_await opener->open();
    if (!opened) {
        co_return opened.error();
    }
    const auto asked = connect_packet(settings.connect);
    std::unique_ptr<session> made(new session(*std::move(opened), time, std::move(settings)));
    auto welcome = co_await made->send(asked);
    if (!welcome) {
        auto why = welcome.error();
        why.may_have_happened = false;  // a message comes only after it
        co_return why;
    }
    auto answer = co_await made->read_welcome();
    if (!answer) {
        co_return answer.error();
    }
    made->welcome_ = *std::move(answer);
    if (made->welcome_.keep_alive) {
        made->keep_alive_ = std::chrono::seconds(*made->welcome_.keep_alive);
    }
    co_return std::move(made);
}

awaitable<result<packet>> session::read_welcome() {
    auto got = co_await next(settings_.time_limit);
    if (!got) {
        co_return got.error();
    }
    if (!*got) {
        co_return failure(failure_class::unreachable,
                          "the server does not answer a CONNECT within the client's time_limit",
                          "see host, port and tls of the client");
    }
    auto answer = **std::move(got);
    if (answer.type != packet_type::connack) {
        co_return failure(failure_class::invalid, "the server's first packet is no CONNACK",
                          "see host and port of the client");
    }
    if (answer.reasons.front() != 0) {
        co_return refused(answer);
    }
    co_return answer;
}

failure session::refused(const packet& answer) const {
    const auto version = settings_.connect.version;
    const auto reason = answer.reasons.front();
    failure why(failure_class::refused,
                "the server refuses the connection: " + reason_of(version, answer.type, reason));
    if (blames_credential(version, reason)) {
        why.kind = failure_class::credential;
        why.mend = "see user and password of the client, and the server's rules for its client id";
    } else if (passes(version, reason)) {
        why.kind = failure_class::unreachable;
    } else {
        why.mend = "see protocol of the client, and client_id";
    }
    return why;
}

awaitable<result<std::optional<packet>>> session::next(milliseconds limit) {
    const auto end = time_.steady_now() + limit;
    for (;;) {
        auto read = reader_.next();
        if (!read) {
            co_return read.error();
        }
        if (*read && (*read)->type == packet_type::disconnect) {
            co_return ended_by_server(settings_.connect.version, **read);
        }
        if (*read) {
            pongs_ += (*read)->type == packet_type::pingresp ? 1U : 0U;
            co_return read;
        }
        const auto now = time_.steady_now();
        const bool pings = keep_alive_.count() > 0;
        if (pings && now - last_sent_ >= keep_alive_) {
            if (pings_ > pongs_) {
                co_return failure(failure_class::unreachable,
                                  "the server is silent for longer than keep_alive",
                                  "see the server and the network between");
            }
            std::string ping;
            append_ping(ping);
            auto sent = co_await send(std::move(ping));
            if (!sent) {
                co_return sent.error();
            }
        }
        const auto rest = std::max(std::chrono::ceil<milliseconds>(end - now), milliseconds(0));
        const auto to_ping = std::max(
            std::chrono::ceil<milliseconds>(last_sent_ + keep_alive_ - now), milliseconds(1));
        const bool is_last = !pings || rest <= to_ping;
        auto bytes = co_await connection_->read(is_last ? rest : to_ping);
        if (!bytes) {
            auto why = bytes.error();
            why.mend = other_program;
            co_return why;
        }
        if (bytes->empty() && is_last) {
            co_return std::optional<packet>();
        }
        reader_.add(*bytes);
    }
}

awaitable<result<void>> session::send(std::string packets) {
    last_sent_ = time_.steady_now();
    co_return co_await connection_->write(std::move(packets), settings_.time_limit);
}

std::uint64_t session::append_ping(std::string& packets) {
    packets += ping_packet();
    return ++pings_;
}

bool session::is_fit() {
    const auto idle = time_.steady_now() - last_sent_;
    return connection_->is_quiet() && (keep_alive_.count() == 0 || idle < keep_alive_);
}

}  // namespace sluice::mqtt
