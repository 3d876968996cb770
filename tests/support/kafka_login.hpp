#pragma once

// A broker of Kafka that asks for a login and refuses each one. It notes what it was told.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>

namespace sluice::testing {

class kafka_login {
 public:
    kafka_login();
    kafka_login(const kafka_login&) = delete;
    kafka_login& operator=(const kafka_login&) = delete;
    ~kafka_login();

    std::string port() const { return port_; }
    // The mechanisms and the logins, without random parts; "TLS" for a client that begins so.
    std::string heard() const;

 private:
    void serve(boost::asio::ip::tcp::socket& socket);
    std::string answer_to(const std::string& request);
    void note(std::string line);

    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::string port_;
    mutable std::mutex mutex_;
    std::set<std::string> heard_;
    std::atomic<bool> ends_ = false;
    std::thread thread_;
};

}  // namespace sluice::testing
