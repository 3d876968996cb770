#pragma once

// A port that never answers, not even with a refusal, like a host that a silent firewall hides. Its
// accept queue is full, so Linux drops further connections.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace sluice::testing {

class black_hole {
 public:
    // Port 0 takes a free one.
    explicit black_hole(const std::string& address = "127.0.0.1", std::uint16_t port = 0)
        : listens_(io_) {
        using tcp = boost::asio::ip::tcp;
        listens_.open(tcp::v4());
        listens_.bind({boost::asio::ip::make_address(address), port});
        listens_.listen(0);
        for (int i = 0; i < 3; ++i) {
            auto& filler = fillers_.emplace_back(io_);
            filler.open(tcp::v4());
            // Connects at once. Nobody waits for the result, because nobody runs io_.
            filler.async_connect(listens_.local_endpoint(), [](boost::system::error_code) {});
        }
    }

    std::uint16_t port() const { return listens_.local_endpoint().port(); }

 private:
    boost::asio::io_context io_;
    boost::asio::ip::tcp::acceptor listens_;
    std::vector<boost::asio::ip::tcp::socket> fillers_;
};

}  // namespace sluice::testing
