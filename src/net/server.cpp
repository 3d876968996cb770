#include "net/listening.hpp"
#include "net/server_session.hpp"

#include <sluice/async/group.hpp>
#include <sluice/net/server.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>

namespace sluice::net {

namespace {

using asio::ip::tcp;

class listening_server final : public http_server {
 public:
    listening_server(tcp::acceptor acceptor, server_settings settings, request_handler handler)
        : acceptor_(std::move(acceptor)),
          port_(acceptor_.local_endpoint().port()),
          settings_(std::move(settings)),
          handler_(std::move(handler)),
          // What leaves a session ends that one connection and nothing else.
          group_(acceptor_.get_executor(), [](const std::string&, std::exception_ptr) {}) {
        group_.spawn("accept on port " + std::to_string(port_), accept());
    }

    std::uint16_t port() const override { return port_; }

    awaitable<void> stop() override {
        stopping_ = true;
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        for (const auto& each : sessions_) {
            each->stop();
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
            auto session = make_server_session(std::move(socket), settings_, handler_);
            group_.spawn("session", serve(std::move(session)));
        }
    }

    // Out of file descriptors: the next accept would fail at once, too.
    awaitable<void> pause() {
        asio::steady_timer timer(acceptor_.get_executor(), std::chrono::milliseconds(50));
        co_await timer.async_wait(as_tuple);
    }

    awaitable<void> serve(std::shared_ptr<server_session> session) {
        const auto place = sessions_.insert(sessions_.end(), session);
        try {
            co_await session->run();
        } catch (...) {
            sessions_.erase(place);
            throw;
        }
        sessions_.erase(place);
    }

    tcp::acceptor acceptor_;
    std::uint16_t port_;
    server_settings settings_;
    request_handler handler_;
    std::list<std::shared_ptr<server_session>> sessions_;
    bool stopping_ = false;
    task_group group_;
};

}  // namespace

result<std::unique_ptr<http_server>> start_server(asio::any_io_executor executor,
                                                  server_settings settings,
                                                  request_handler handler) {
    auto acceptor = listen_on(executor, settings.host, settings.port);
    if (!acceptor) {
        return std::move(acceptor).error();
    }
    return std::unique_ptr<http_server>(std::make_unique<listening_server>(
        std::move(acceptor).value(), std::move(settings), std::move(handler)));
}

}  // namespace sluice::net
