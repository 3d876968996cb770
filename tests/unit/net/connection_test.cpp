#include "support/run_awaitable.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/deadline.hpp>
#include <sluice/net/connection.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

class opened_connection : public ::testing::Test {
 protected:
    opened_connection() : acceptor(io, {asio::ip::address_v4::loopback(), 0}), peer(io) {
        connection_settings settings;
        settings.host = "127.0.0.1";
        settings.port = acceptor.local_endpoint().port();
        settings.encrypted = false;
        opener = make_connection_opener(io.get_executor(), time, settings).value();
    }

    void open() {
        one = testing::run_awaitable(io, opener->open()).value();
        peer = acceptor.accept();
    }

    std::string sent_to_peer(std::size_t size) {
        std::string bytes(size, ' ');
        asio::read(peer, asio::buffer(bytes));
        return bytes;
    }

    result<std::string> read(milliseconds limit) {
        return testing::run_awaitable(io, one->read(limit));
    }

    asio::io_context io;
    system_clock time;
    asio::ip::tcp::acceptor acceptor;
    asio::ip::tcp::socket peer;
    std::shared_ptr<connection_opener> opener;
    std::unique_ptr<raw_connection> one;
};

TEST_F(opened_connection, is_still_good_when_nothing_comes_in_time) {
    open();
    for (const std::string text : {"first", "second"}) {
        EXPECT_EQ(read(milliseconds(1)).value(), "");
        EXPECT_TRUE(one->is_quiet());
        // A read goes on in the background meanwhile.
        EXPECT_TRUE(testing::run_awaitable(io, one->write("ping", milliseconds(1000))));
        EXPECT_EQ(sent_to_peer(4), "ping");
        asio::write(peer, asio::buffer(text));
        EXPECT_EQ(read(milliseconds(10'000)).value(), text);
    }
}

TEST_F(opened_connection, tells_its_end) {
    open();
    asio::write(peer, asio::buffer(std::string("last")));
    peer.close();
    EXPECT_EQ(read(milliseconds(10'000)).value(), "last");
    const auto ended = read(milliseconds(10'000));
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().kind, failure_class::unreachable);
    EXPECT_THAT(ended.error().message, HasSubstr("the other side ended the connection"));
    EXPECT_FALSE(one->is_quiet());
}

TEST_F(opened_connection, is_not_quiet_with_bytes_that_nobody_read) {
    open();
    asio::write(peer, asio::buffer(std::string("x")));
    EXPECT_TRUE(testing::run_awaitable(io, one->write("y", milliseconds(1000))));
    EXPECT_EQ(sent_to_peer(1), "y");
    EXPECT_FALSE(one->is_quiet());
}

TEST_F(opened_connection, ends_a_read_when_it_is_closed) {
    open();
    EXPECT_EQ(read(milliseconds(1)).value(), "");
    one->close();
    EXPECT_FALSE(read(milliseconds(10'000)));
}

TEST_F(opened_connection, is_closed_by_a_cancellation) {
    open();
    auto reading = with_deadline(one->read(std::chrono::minutes(1)), milliseconds(5));
    EXPECT_FALSE(testing::run_awaitable(io, std::move(reading)));
    boost::system::error_code error;
    char byte = 0;
    peer.read_some(asio::buffer(&byte, 1), error);
    EXPECT_EQ(error, asio::error::eof);
}

TEST_F(opened_connection, is_not_there_when_nobody_listens) {
    acceptor.close();
    const auto refused = testing::run_awaitable(io, opener->open());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::unreachable);
    EXPECT_FALSE(refused.error().may_have_happened);
}

TEST(a_connection, names_a_file_that_it_cannot_use) {
    asio::io_context io;
    system_clock time;
    connection_settings settings;
    settings.host = "localhost";
    settings.tls.ca_file = "/no/such/file.pem";
    const auto made = make_connection_opener(io.get_executor(), time, settings);
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().message, HasSubstr("/no/such/file.pem"));
}

}  // namespace
}  // namespace sluice::net
