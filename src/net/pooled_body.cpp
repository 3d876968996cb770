#include "net/pooled_body.hpp"

#include "net/patience.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace sluice::net {

namespace {

constexpr std::size_t size_of_piece = std::size_t{256} * 1024;

}  // namespace

pooled_body::pooled_body(std::shared_ptr<shared_parts> parts, std::unique_ptr<byte_stream> stream,
                         std::unique_ptr<reply_reader> reader, timeout_settings timeouts,
                         std::string shown)
    : parts_(std::move(parts)),
      stream_(std::move(stream)),
      reader_(std::move(reader)),
      timeouts_(timeouts),
      shown_(std::move(shown)) {}

awaitable<result<std::string>> pooled_body::next() {
    // Each piece has the time of a whole exchange, so a server that trickles is given up, too.
    auto problem = co_await fill(patience(parts_->time, timeouts_.total));
    if (problem) {
        stream_.reset();
        co_return std::move(*problem).within(shown_);
    }
    if (reader_->done()) {
        stream_.reset();
    }
    co_return reader_->take_piece();
}

awaitable<std::optional<failure>> pooled_body::fill(patience time) {
    while (!reader_->done() && reader_->held() < size_of_piece) {
        const auto limit = time.of("idle", timeouts_.idle);
        const auto outcome = co_await stream_->read_some(reader_->space(), limit.length);
        if (outcome.size != 0) {
            if (auto problem = reader_->took(outcome.size)) {
                co_return problem;
            }
        }
        if (!outcome.error) {
            continue;
        }
        // Only eof is orderly. A TLS end without close_notify may be an attacker's cut.
        const bool orderly = outcome.error == asio::error::eof;
        if (reader_->done() || (orderly && !reader_->ended(true))) {
            break;
        }
        co_return outcome.late ? too_late("the answer stopped", limit) : answer_cut_short();
    }
    co_return std::nullopt;
}

}  // namespace sluice::net
