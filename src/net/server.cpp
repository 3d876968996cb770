#include "net/listening.hpp"
#include "net/server_certificates.hpp"
#include "net/server_session.hpp"
#include "net/tls_context.hpp"

#include <sluice/async/group.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <fcntl.h>
#include <list>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace sluice::net {

namespace {

// Accepts over TCP or a Unix socket.
using acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

// Returns true for one of the last `spare` descriptors, which belong to the ledger and the clients.
// At most half of all descriptors are spare, so that a low limit still leaves some connections.
bool is_spare(int descriptor, std::size_t spare) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return false;
    }
    const auto all = static_cast<std::size_t>(limit.rlim_cur);
    return static_cast<std::size_t>(descriptor) >= all - std::min(spare, all / 2);
}

// Moves the socket to the lowest free descriptor. A connection that stays in the spare range would
// use it up.
bool move_down(connected_socket& socket) {
    boost::system::error_code error;
    const auto protocol = socket.local_endpoint(error).protocol();
    const int low = ::fcntl(socket.native_handle(), F_DUPFD_CLOEXEC, 0);
    if (error || low < 0) {
        return false;
    }
    socket.close(error);
    socket.assign(protocol, low, error);
    return !error;
}

class listening_server final : public http_server {
 public:
    listening_server(acceptor listens, std::uint16_t port, server_settings settings,
                     request_handler handler, std::shared_ptr<asio::ssl::context> tls)
        : acceptor_(std::move(listens)),
          port_(port),
          settings_(std::move(settings)),
          bodies_{settings_.largest_bodies, 0},
          handler_(std::move(handler)),
          parts_{settings_, handler_, bodies_, std::move(tls)},
          certificates_(settings_),
          // An exception that leaves a session ends that one connection and nothing else.
          group_(acceptor_.get_executor(), [](const std::string&, std::exception_ptr) {}) {
        group_.spawn("accept", accept());
    }

    std::uint16_t port() const override { return port_; }

    awaitable<void> stop() override {
        stopping_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        if (!settings_.unix_socket.empty()) {
            ::unlink(settings_.unix_socket.c_str());
        }
        for (const auto& each : sessions_) {
            each.session->stop();
        }
        co_await group_.join();
    }

 private:
    awaitable<void> accept() {
        while (!stopping_) {
            auto [error, socket] = co_await acceptor_.async_accept(as_tuple);
            if (stopping_) {
                co_return;
            }
            if (error) {
                co_await pause();
                continue;
            }
            take_in(std::move(socket));
        }
    }

    void take_in(connected_socket socket) {
        if (parts_.tls) {
            if (auto replaced = certificates_.replaced()) {
                parts_.tls = std::move(replaced);
            }
        }
        const auto from = peer_of(socket, parts_.tls != nullptr);
        if (!from) {
            return;
        }
        const bool spare = is_spare(socket.native_handle(), settings_.spare_descriptors);
        // make_place() has just closed another connection, which freed a lower descriptor.
        if (!make_place(neighbour_of(*from), spare) || (spare && !move_down(socket))) {
            if (!parts_.tls) {
                turn_away(socket);
            }
            return;
        }
        auto session = make_server_session(std::move(socket), from, parts_);
        const auto place = sessions_.insert(sessions_.end(), {std::move(session), false});
        group_.spawn("session", serve(place));
    }

    // Stops the connection that must leave. Returns false when none can.
    bool make_place(const asio::ip::address& neighbour, bool scarce) {
        std::vector<seat> seats;
        std::vector<open_session*> who;
        for (auto& each : sessions_) {
            if (!each.leaving) {
                seats.push_back(each.session->place());
                who.push_back(&each);
            }
        }
        const auto decided = seat_for(
            neighbour, seats, {settings_.connections, settings_.connections_per_address}, scarce);
        if (decided.leaves) {
            who[*decided.leaves]->leaving = true;
            who[*decided.leaves]->session->stop();
        }
        return decided.admitted;
    }

    // Accept fails when descriptors run out. The next one would fail at once, and the loop would
    // take the whole processor.
    awaitable<void> pause() {
        asio::steady_timer timer(acceptor_.get_executor(), std::chrono::milliseconds(50));
        co_await timer.async_wait(as_tuple);
    }

    struct open_session {
        std::shared_ptr<server_session> session;
        bool leaving = false;  // stopped to make room
    };

    awaitable<void> serve(std::list<open_session>::iterator place) {
        try {
            co_await place->session->run();
        } catch (...) {
            sessions_.erase(place);
            throw;
        }
        sessions_.erase(place);
    }

    acceptor acceptor_;
    std::uint16_t port_;
    server_settings settings_;
    body_room bodies_;
    request_handler handler_;
    session_parts parts_;
    server_certificates certificates_;
    std::list<open_session> sessions_;
    bool stopping_ = false;
    task_group group_;
};

}  // namespace

result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler) {
    std::shared_ptr<asio::ssl::context> tls;
    if (!settings.certificate_file.empty() || !settings.key_file.empty()) {
        auto made = make_server_context(settings.certificate_file, settings.key_file,
                                        settings.client_ca_file);
        if (!made) {
            return std::move(made).error();
        }
        tls = *std::move(made);
    }
    if (!settings.unix_socket.empty()) {
        auto listens = listen_on_unix(executor, settings.unix_socket, settings.unix_mode);
        if (!listens) {
            return std::move(listens).error();
        }
        return std::unique_ptr<http_server>(std::make_unique<listening_server>(
            *std::move(listens), 0, std::move(settings), std::move(handler), std::move(tls)));
    }
    auto listens = listen_on(executor, settings.host, settings.port);
    if (!listens) {
        return std::move(listens).error();
    }
    const auto port = listens->local_endpoint().port();
    return std::unique_ptr<http_server>(std::make_unique<listening_server>(
        *std::move(listens), port, std::move(settings), std::move(handler), std::move(tls)));
}

}  // namespace sluice::net
