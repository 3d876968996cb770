#include "net/dial.hpp"
#include "net/socket_state.hpp"

#include <sluice/async/event.hpp>
#include <sluice/net/connection.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <array>
#include <utility>

namespace sluice::net {

namespace {

constexpr std::size_t bytes_at_once = std::size_t{16} * 1024;

// The completion of a read shares it, because that can come after the connection has gone.
struct background_read {
    background_read(const asio::any_io_executor& executor, std::unique_ptr<byte_stream> opened)
        : stream(std::move(opened)), done(executor) {}

    std::unique_ptr<byte_stream> stream;
    std::array<char, bytes_at_once> bytes{};
    std::size_t size = 0;
    boost::system::error_code error;
    bool under_way = false;
    wake_event done;
};

void begin(const std::shared_ptr<background_read>& reading) {
    reading->under_way = true;
    reading->stream->begin_read(reading->bytes,
                                [reading](boost::system::error_code error, std::size_t size) {
                                    reading->under_way = false;
                                    reading->error = error;
                                    reading->size = size;
                                    reading->done.notify();
                                });
}

// Closes the stream when a call ends by an exception. After a cancellation the next co_await
// throws, whatever it is, and a read in the background would keep the program at work.
class close_unless_done {
 public:
    explicit close_unless_done(byte_stream& stream) : stream_(stream) {}
    close_unless_done(const close_unless_done&) = delete;
    close_unless_done& operator=(const close_unless_done&) = delete;
    ~close_unless_done() {
        if (!done_) {
            stream_.close();
        }
    }
    void done() { done_ = true; }

 private:
    byte_stream& stream_;
    bool done_ = false;
};

// The stream's own reads close the connection when their limit passes. Here a read goes on in the
// background, so that a protocol can send its signs of life in between.
class dialled_connection final : public raw_connection {
 public:
    dialled_connection(const asio::any_io_executor& executor, std::unique_ptr<byte_stream> stream)
        : reading_(std::make_shared<background_read>(executor, std::move(stream))) {}
    ~dialled_connection() override { reading_->stream->close(); }

    awaitable<result<std::string>> read(std::chrono::milliseconds limit) override {
        const auto held = reading_;
        close_unless_done guard(*held->stream);
        if (!held->under_way && held->size == 0 && !held->error) {
            begin(held);
        }
        if (held->under_way) {
            const bool notified = co_await held->done.wait(limit);
            // The sign of an earlier read, whose bytes were there before anybody waited.
            if (notified && held->under_way) {
                co_await held->done.wait(limit);
            }
        }
        co_await throw_when_cancelled();
        guard.done();
        if (held->size > 0) {
            co_return std::string(held->bytes.data(), std::exchange(held->size, 0));
        }
        if (held->error) {
            co_return lost(held->error);
        }
        co_return std::string();
    }

    awaitable<result<void>> write(std::string bytes, std::chrono::milliseconds limit) override {
        const auto held = reading_;
        close_unless_done guard(*held->stream);
        const auto wrote = co_await held->stream->write(bytes, {}, limit);
        held->stream->rest();
        co_await throw_when_cancelled();
        guard.done();
        if (wrote.error) {
            auto why = wrote.late
                           ? failure(failure_class::unreachable, "the other side takes no bytes")
                           : lost(wrote.error);
            why.may_have_happened = !wrote.nothing_sent;
            co_return why;
        }
        co_return result<void>();
    }

    bool is_quiet() override {
        const bool nothing = reading_->size == 0 && !reading_->error;
        return nothing && (reading_->under_way || reading_->stream->quiet());
    }

    void close() override { reading_->stream->close(); }

 private:
    static failure lost(const boost::system::error_code& error) {
        const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
        return {failure_class::unreachable, ended ? "the other side ended the connection"
                                                  : "the connection broke: " + error.message()};
    }

    std::shared_ptr<background_read> reading_;
};

class dialling_opener final : public connection_opener {
 public:
    dialling_opener(const asio::any_io_executor& executor, clock& time,
                    connection_settings settings)
        : settings_(std::move(settings)),
          time_(time),
          names_(executor),
          plan_{.executor = executor,
                .names = names_,
                .contexts = contexts_,
                .timeouts = {.resolve = settings_.time_limit,
                             .connect = settings_.time_limit,
                             .handshake = settings_.time_limit},
                .tls = settings_.tls,
                .through = std::nullopt,
                .guard = {}} {
        plan_.guard.trust(settings_.host);
    }

    result<void> check() {
        if (settings_.encrypted) {
            if (auto context = contexts_.get(settings_.tls); !context) {
                return context.error();
            }
        }
        return {};
    }

    awaitable<result<std::unique_ptr<raw_connection>>> open() override {
        const patience time(time_, settings_.time_limit);
        const site target{settings_.encrypted, settings_.host, settings_.port};
        auto opened = co_await dial(&plan_, target, time);
        if (!opened) {
            auto why = std::move(opened).error().why;
            if (time.left() == std::chrono::milliseconds(0)) {
                why.mend =
                    "see host and port of the client; if the way is only slow, raise its "
                    "time_limit";
            }
            co_return why;
        }
        co_return std::make_unique<dialled_connection>(plan_.executor, *std::move(opened));
    }

 private:
    connection_settings settings_;
    clock& time_;
    name_lookup names_;
    tls_contexts contexts_;
    dial_plan plan_;
};

}  // namespace

result<std::shared_ptr<connection_opener>> make_connection_opener(asio::any_io_executor executor,
                                                                  clock& time,
                                                                  connection_settings settings) {
    auto made = std::make_shared<dialling_opener>(executor, time, std::move(settings));
    if (auto checked = made->check(); !checked) {
        return checked.error();
    }
    return std::shared_ptr<connection_opener>(std::move(made));
}

}  // namespace sluice::net
