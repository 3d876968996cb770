#include "net/exchange.hpp"

#include "net/content_coding.hpp"
#include "net/tls_fault.hpp"

#include <sluice/failpoint.hpp>

#include <boost/asio/error.hpp>

namespace sluice::net {

namespace {

fault after_sending(failure why) {
    fault out(std::move(why));
    out.sent = true;
    return out;
}

fault from_parser(failure why) {
    const bool lasting = why.kind == failure_class::invalid;
    fault out = after_sending(std::move(why));
    out.lasting = lasting;
    return out;
}

fault write_fault(const exchange_request& request, const io_outcome& outcome,
                  const patience::limit& limit) {
    fault out = [&] {
        if (outcome.late) {
            return fault(too_late("the request was not taken", limit));
        }
        if (auto alert = certificate_alert(std::string(request.host), outcome.error)) {
            return std::move(*alert);
        }
        return fault(failure(failure_class::unreachable,
                             "connection lost while sending: " + outcome.error.message(),
                             "look at the network, and at what the service takes: the body may be "
                             "too large for it"));
    }();
    out.sent = !outcome.nothing_sent;
    // A late write is no sign of a stale connection, so it is not repeated on a new one.
    out.unanswered = !outcome.late;
    return out;
}

fault read_fault(const exchange_request& request, const reply_reader& reader,
                 const io_outcome& outcome, const patience::limit& limit) {
    if (outcome.late) {
        return after_sending(
            too_late(reader.started() ? "the answer stopped" : "no answer", limit));
    }
    if (auto alert = certificate_alert(std::string(request.host), outcome.error)) {
        alert->sent = true;
        return std::move(*alert);
    }
    if (reader.started()) {
        return after_sending(answer_cut_short());
    }
    fault out = after_sending({failure_class::unreachable, "connection closed without an answer",
                               "look at the log of the service: it hung up on the request"});
    out.unanswered = true;
    return out;
}

awaitable<std::optional<fault>> read_reply(byte_stream* stream, reply_reader* reader,
                                           exchange_request request, timeout_settings timeouts,
                                           patience time) {
    while (!reader->done() && !reader->streams()) {
        const auto limit = reader->started() ? time.of("idle", timeouts.idle)
                                             : time.of("first byte", timeouts.first_byte);
        const auto outcome = co_await stream->read_some(reader->space(), limit.length);
        if (outcome.size != 0) {
            if (auto problem = reader->took(outcome.size)) {
                co_return from_parser(std::move(*problem));
            }
        }
        if (!outcome.error) {
            continue;
        }
        // Only eof is orderly. A TLS end without close_notify may be an attacker's cut.
        const bool orderly = outcome.error == asio::error::eof;
        if (reader->done() || (orderly && !reader->ended(true))) {
            break;
        }
        co_return read_fault(request, *reader, outcome, limit);
    }
    co_return std::nullopt;
}

// Undoes the codings and removes the headers about them. The reply then looks as if it had come
// unpacked.
std::optional<failure> unpack(response& reply, std::size_t largest) {
    const auto codings = codings_of(reply.headers);
    if (reply.body.empty() || codings.empty()) {
        return std::nullopt;
    }
    auto plain = without_codings(std::move(reply.body), codings, largest);
    reply.body.clear();
    if (!plain) {
        return std::move(plain).error();
    }
    reply.body = std::move(*plain);
    reply.headers.remove("Content-Encoding");
    reply.headers.remove("Content-Length");
    return std::nullopt;
}

}  // namespace

awaitable<attempt<exchanged>> exchange(byte_stream* stream, exchange_request request,
                                       timeout_settings timeouts, patience time) {
    const auto limit = time.of("send", timeouts.send);
    reach(failpoint::request_before_send);
    const auto written = co_await stream->write(request.head, request.body, limit.length);
    reach(failpoint::request_sent);
    if (written.error && (written.late || written.nothing_sent)) {
        co_return write_fault(request, written, limit);
    }
    auto held = std::make_unique<reply_reader>(request.limits, request.rule);
    auto& reader = *held;
    if (request.slot != nullptr) {
        reader.stream_if(request.slot->wants);
    }
    auto problem = co_await read_reply(stream, &reader, request, timeouts, time);
    if (problem) {
        // A server may answer and close before it has read everything. The failed write is the
        // cause only when no answer came.
        if (written.error && !reader.started()) {
            co_return write_fault(request, written, limit);
        }
        co_return std::move(*problem);
    }
    reach(failpoint::reply_received);
    exchanged out;
    if (reader.streams()) {
        out.reply = reader.head();
        out.open = std::move(held);
        co_return std::move(out);
    }
    // After a failed write the server may still take the rest of this body for the next request.
    // The pool asks the kernel whether the connection is quiet before it uses it again.
    out.reusable = reader.keeps_alive() && !written.error;
    out.reply = reader.take();
    if (request.unpack) {
        auto damaged = unpack(out.reply, request.limits.body);
        if (damaged && !request.body_may_miss) {
            co_return from_parser(std::move(*damaged));
        }
        if (damaged) {
            out.reply.unread_body = std::move(damaged->message);
        }
    }
    co_return std::move(out);
}

}  // namespace sluice::net
