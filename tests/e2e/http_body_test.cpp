// The subscriber `http` with one large body, from a server that breaks off in the middle.

#include "e2e/job.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace sluice::testing {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;

// Answers each request with one NDJSON body. The first connection gives a part and then nothing,
// until the client closes; the second one breaks off after a larger part.
class export_server {
 public:
    explicit export_server(std::string body)
        : body_(std::move(body)), acceptor_(io_, {asio::ip::address_v4::loopback(), 0}) {
        thread_ = std::thread([this] { serve(); });
    }
    ~export_server() {
        ended_ = true;
        asio::ip::tcp::socket last(io_);
        boost::system::error_code error;
        last.connect(acceptor_.local_endpoint(), error);
        thread_.join();
    }
    export_server(const export_server&) = delete;
    export_server& operator=(const export_server&) = delete;

    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    int requests() const { return requests_; }

 private:
    void serve() {
        for (;;) {
            asio::ip::tcp::socket to(io_);
            acceptor_.accept(to);
            if (ended_) {
                return;
            }
            boost::system::error_code error;
            asio::streambuf asked;
            asio::read_until(to, asked, "\r\n\r\n", error);
            const int number = ++requests_;
            const auto size = number == 1   ? body_.size() / 2
                              : number == 2 ? body_.size() * 3 / 4
                                            : body_.size();
            const std::string head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nContent-Length: " +
                std::to_string(body_.size()) + "\r\n\r\n";
            asio::write(to, asio::buffer(head), error);
            asio::write(to, asio::buffer(body_.data(), size), error);
            if (number == 1) {
                char byte = 0;
                asio::read(to, asio::buffer(&byte, 1), error);
            }
        }
    }

    std::string body_;
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::atomic<int> requests_ = 0;
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

constexpr std::size_t record_count = 5000;

std::string record_line(std::size_t number) {
    return "{\"id\":" + std::to_string(number) + ",\"text\":\"" + std::string(1000, 'x') + "\"}\n";
}

TEST(http_body, broken_off_and_killed_it_loses_no_record_and_takes_none_twice) {
    std::string body;
    std::string ids;
    for (std::size_t number = 0; number < record_count; ++number) {
        body += record_line(number);
        ids += "{\"id\":" + std::to_string(number) + "}\n";
    }
    const export_server server(std::move(body));
    job work;
    const auto report = work.beside("report.ndjson");
    work.environment = {{"API_URL", server.url()}, {"REPORT", report.string()}};
    work.write("export.yaml", R"(
clients:
  api: {type: http, base_url: "${env:API_URL}"}
incoming:
  items:
    schedule: every 1h
    subscriber: {type: http, client: api, path: /export}
    emit: all
outgoing:
  report: {publisher: {type: file, path: "${env:REPORT}"}}
routes:
  news: {from: items, to: report, transformers: [{map: {id: "{{ id }}"}}]}
)");
    {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return lines_in(report) >= record_count / 3 || !daemon.runs(); }));
        EXPECT_EQ(daemon.kill().signal, 9) << "in the middle of the first body";
    }
    const auto rest = work.once();
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_EQ(read_file(report), ids);
    EXPECT_EQ(server.requests(), 3);
    EXPECT_THAT(rest.err, HasSubstr("broke off in the middle and is asked for again"));
}

}  // namespace
}  // namespace sluice::testing
