#include "support/kafka_login.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace sluice::testing {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Requests and errors of the protocol.
constexpr int handshake_key = 17;
constexpr int versions_key = 18;
constexpr int authenticate_key = 36;
constexpr int unsupported_version = 35;
constexpr int authentication_failed = 58;

std::string number(std::int64_t value, int bytes) {
    std::string made;
    for (int i = bytes - 1; i >= 0; --i) {
        made += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    return made;
}

std::int64_t number_at(const std::string& bytes, std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + size && i < bytes.size(); ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return static_cast<std::int64_t>(value);
}

std::string text(const std::string& value) {
    return number(static_cast<std::int64_t>(value.size()), 2) + value;
}

// The part after the header: key, version, number of the request, name of the client.
std::string body_of(const std::string& request) {
    constexpr std::size_t name_at = 8;
    const auto name = static_cast<std::size_t>(number_at(request, name_at, 2));
    return request.substr(std::min(request.size(), name_at + 2 + name));
}

}  // namespace

kafka_login::kafka_login()
    : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}),
      port_(std::to_string(acceptor_.local_endpoint().port())),
      thread_([this] {
          while (true) {
              boost::system::error_code error;
              auto socket = acceptor_.accept(error);
              if (ends_) {
                  return;
              }
              if (!error) {
                  serve(socket);
              }
          }
      }) {}

kafka_login::~kafka_login() {
    ends_ = true;
    // Wakes the thread.
    asio::io_context own;
    tcp::socket last(own);
    boost::system::error_code ignored;
    last.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
}

std::string kafka_login::heard() const {
    const std::lock_guard guard(mutex_);
    std::string all;
    for (const auto& line : heard_) {
        all += line + "\n";
    }
    return all;
}

void kafka_login::note(std::string line) {
    const std::lock_guard guard(mutex_);
    heard_.insert(std::move(line));
}

void kafka_login::serve(tcp::socket& socket) {
    boost::system::error_code error;
    while (true) {
        std::array<char, 4> head{};
        asio::read(socket, asio::buffer(head), error);
        constexpr char tls_handshake = 0x16;
        if (!error && head[0] == tls_handshake) {
            note("TLS");
            return;
        }
        if (error) {
            return;
        }
        std::string request(static_cast<std::size_t>(number_at({head.data(), head.size()}, 0, 4)),
                            '\0');
        asio::read(socket, asio::buffer(request), error);
        const auto answer = error ? std::string() : answer_to(request);
        if (answer.empty()) {
            return;
        }
        const auto whole = request.substr(4, 4) + answer;
        asio::write(socket,
                    asio::buffer(number(static_cast<std::int64_t>(whole.size()), 4) + whole),
                    error);
    }
}

std::string kafka_login::answer_to(const std::string& request) {
    const auto key = number_at(request, 0, 2);
    const auto version = number_at(request, 2, 2);
    if (key == versions_key) {
        const std::array<std::pair<int, int>, 5> known{
            {{versions_key, 0}, {handshake_key, 1}, {authenticate_key, 0}, {3, 1}, {0, 3}}};
        auto list = number(version == 0 ? 0 : unsupported_version, 2) +
                    number(static_cast<std::int64_t>(known.size()), 4);
        for (const auto& [one, highest] : known) {
            list += number(one, 2) + number(0, 2) + number(highest, 2);
        }
        return list;
    }
    const auto body = body_of(request);
    if (key == handshake_key) {
        note("mechanism " + body.substr(std::min<std::size_t>(body.size(), 2)));
        return number(0, 2) + number(2, 4) + text("PLAIN") + text("SCRAM-SHA-256");
    }
    if (key == authenticate_key) {
        auto login = body.substr(std::min<std::size_t>(body.size(), 4));
        for (auto& c : login) {
            c = c == '\0' ? ' ' : c;
        }
        note("login " + login.substr(0, login.find(",r=")));
        return number(authentication_failed, 2) + text("the login is wrong") + number(0, 4);
    }
    return {};
}

}  // namespace sluice::testing
