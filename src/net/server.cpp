#include "net/listening.hpp"
#include "net/server_session.hpp"
#include "net/tls_context.hpp"

#include <sluice/async/group.hpp>
#include <sluice/net/handed_sockets.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <fcntl.h>
#include <list>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace sluice::net {

namespace {

// Accepts over TCP or a Unix socket.
using acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

struct listening_socket {
    acceptor socket;
    std::uint16_t port = 0;   // 0 for a Unix socket
    bool was_handed = false;  // by the service manager, which keeps it
};

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
    listening_server(listening_socket listens, server_settings settings, request_handler handler,
                     std::shared_ptr<asio::ssl::context> tls)
        : acceptor_(std::move(listens.socket)),
          port_(listens.port),
          was_handed_(listens.was_handed),
          settings_(std::move(settings)),
          bodies_{settings_.largest_bodies, 0},
          handler_(std::move(handler)),
          parts_{settings_, handler_, bodies_, std::move(tls)},
          // An exception that leaves a session ends that one connection and nothing else.
          group_(acceptor_.get_executor(), [](const std::string&, std::exception_ptr) {}) {
        group_.spawn("accept", accept());
    }

    std::uint16_t port() const override { return port_; }

    awaitable<void> stop() override {
        stopping_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        if (!settings_.unix_socket.empty() && !was_handed_) {
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
    bool was_handed_;
    server_settings settings_;
    body_room bodies_;
    request_handler handler_;
    session_parts parts_;
    std::list<open_session> sessions_;
    bool stopping_ = false;
    task_group group_;
};

// The service manager's socket listens already. Its port is the one that was asked for.
result<listening_socket> handed_over(const asio::any_io_executor& executor, int descriptor,
                                     const server_settings& settings) {
    const bool local = !settings.unix_socket.empty();
    const int family = local                                          ? AF_UNIX
                       : settings.host.find(':') != std::string::npos ? AF_INET6
                                                                      : AF_INET;
    acceptor made(executor);
    boost::system::error_code error;
    made.assign(asio::generic::stream_protocol(family, local ? 0 : IPPROTO_TCP), descriptor, error);
    if (error) {
        ::close(descriptor);
        return failure(failure_class::internal,
                       "the socket of the service manager does not work: " + error.message());
    }
    return listening_socket{std::move(made), local ? std::uint16_t{0} : settings.port, true};
}

result<listening_socket> listening_of(const asio::any_io_executor& executor,
                                      const server_settings& settings) {
    const bool local = !settings.unix_socket.empty();
    if (settings.handed != nullptr) {
        const auto descriptor = local ? settings.handed->take_unix(settings.unix_socket)
                                      : settings.handed->take(settings.host, settings.port);
        if (descriptor) {
            return handed_over(executor, *descriptor, settings);
        }
    }
    if (local) {
        auto listens = listen_on_unix(executor, settings.unix_socket, settings.unix_mode);
        if (!listens) {
            return std::move(listens).error();
        }
        return listening_socket{*std::move(listens)};
    }
    auto listens = listen_on(executor, settings.host, settings.port);
    if (!listens) {
        return std::move(listens).error();
    }
    const auto port = listens->local_endpoint().port();
    return listening_socket{*std::move(listens), port};
}

}  // namespace

result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler) {
    std::shared_ptr<asio::ssl::context> tls;
    if (!settings.certificate_file.empty() || !settings.key_file.empty()) {
        auto made = make_server_context(settings.certificate_file, settings.key_file);
        if (!made) {
            return std::move(made).error();
        }
        tls = *std::move(made);
    }
    auto listens = listening_of(executor, settings);
    if (!listens) {
        return std::move(listens).error();
    }
    return std::unique_ptr<http_server>(std::make_unique<listening_server>(
        *std::move(listens), std::move(settings), std::move(handler), std::move(tls)));
}

}  // namespace sluice::net
