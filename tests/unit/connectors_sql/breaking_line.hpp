#pragma once

// A line to a Unix socket that breaks when a client sends a word: before the server gets it, or
// after the server has answered. The client never sees that answer.

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>

#include <array>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

namespace sluice::testing {

class breaking_line {
 public:
    enum class moment { before_server, after_server };

    breaking_line(std::string socket, std::string word, moment breaks)
        : socket_(std::move(socket)), word_(std::move(word)), breaks_(breaks), thread_([this] {
              try {
                  pass_on();
              } catch (const boost::system::system_error&) {
                  // One side has closed.
              }
          }) {}
    breaking_line(const breaking_line&) = delete;
    breaking_line& operator=(const breaking_line&) = delete;
    ~breaking_line() {
        ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
        thread_.join();
    }

    std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

 private:
    void pass_on() {
        auto client = acceptor_.accept();
        boost::asio::local::stream_protocol::socket server(io_);
        server.connect(socket_);
        std::array<char, 4096> room{};
        for (;;) {
            std::array<pollfd, 2> both{pollfd{client.native_handle(), POLLIN, 0},
                                       pollfd{server.native_handle(), POLLIN, 0}};
            ::poll(both.data(), both.size(), -1);
            if (both[1].revents != 0) {
                const auto size = server.read_some(boost::asio::buffer(room));
                boost::asio::write(client, boost::asio::buffer(room.data(), size));
            }
            if (both[0].revents == 0) {
                continue;
            }
            const auto size = client.read_some(boost::asio::buffer(room));
            const bool breaks =
                std::string_view(room.data(), size).find(word_) != std::string_view::npos;
            if (breaks && breaks_ == moment::before_server) {
                return;
            }
            boost::asio::write(server, boost::asio::buffer(room.data(), size));
            if (breaks) {
                server.read_some(boost::asio::buffer(room));
                return;
            }
        }
    }

    std::string socket_;
    std::string word_;
    moment breaks_;
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor acceptor_{io_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::thread thread_;
};

}  // namespace sluice::testing
