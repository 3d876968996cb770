#include "unit/connectors_sql/mariadb_folder.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using testing::run_awaitable;

class mariadb_connects : public testing::mariadb_folder {
 protected:
    // Returns the rows, or the failure.
    std::string as(const std::string& yaml) {
        open_with(yaml);
        return read_pages(
            "query: SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AS u, DATABASE() AS d");
    }

    std::string over_tcp(const std::string& more, const std::string& host = "localhost",
                         const std::string& user = "locked") {
        return as("host: " + host + "\nport: " + server.port() + "\ndatabase: shop\nuser: " + user +
                  "\npassword: hunter2\n" + more);
    }

    const std::string read = "{\"u\":\"locked\",\"d\":\"shop\"} |";
};

TEST_F(mariadb_connects, as_the_user_with_the_right_password_only) {
    EXPECT_EQ(as(server.client_yaml()), "{\"u\":\"root\",\"d\":\"shop\"} |");
    EXPECT_EQ(as(server.client_yaml("mysql")), "{\"u\":\"root\",\"d\":\"mysql\"} |");
    EXPECT_THAT(as(server.client_yaml("missing")), HasSubstr("Unknown database 'missing' (1049)"));
    const auto yaml = server.client_yaml("shop", "locked");
    EXPECT_EQ(as(yaml + "password: hunter2"), read);
    open_with(yaml + "password: hunter3");
    const auto source = made<subscriber>("sql", "client: shop\nquery: SELECT 1 AS a").value();
    const auto page = run_awaitable(io, source->fetch(nullptr));
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, failure_class::credential);
    EXPECT_THAT(describe(page.error()), HasSubstr("Access denied for user"));
    EXPECT_EQ(describe(page.error()).find("hunter3"), std::string::npos);
}

TEST_F(mariadb_connects, with_a_certificate_that_is_checked) {
    EXPECT_EQ(over_tcp("ca_file: " + server.ca_file()), read);
    EXPECT_THAT(over_tcp(""), HasSubstr("TLS/SSL error"));
    EXPECT_THAT(over_tcp("ca_file: " + server.ca_file(), "127.0.0.1"), HasSubstr("TLS/SSL error"));
    EXPECT_EQ(over_tcp("tls: unverified\nca_file: " + server.ca_file(), "127.0.0.1"), read);
    EXPECT_EQ(over_tcp("tls: \"off\"", "127.0.0.1"), read);
    const auto certificate = "ca_file: " + server.ca_file() +
                             "\ncertificate_file: " + server.client_certificate() +
                             "\nkey_file: " + server.client_key();
    EXPECT_EQ(over_tcp(certificate, "localhost", "tls-only"),
              "{\"u\":\"tls-only\",\"d\":\"shop\"} |");
    EXPECT_THAT(over_tcp("ca_file: " + server.ca_file(), "localhost", "tls-only"),
                HasSubstr("(1045)"));
    EXPECT_THAT(
        describe(
            made<client>("mariadb", server.client_yaml() + "certificate_file: /a.crt").error()),
        HasSubstr("a client certificate needs its key"));
}

TEST_F(mariadb_connects, to_no_host_that_is_not_there) {
    EXPECT_THAT(over_tcp("tls: \"off\"", "no-such-host.invalid"),
                HasSubstr("the host is not found"));
    EXPECT_THAT(as("host: /no/such/socket\ndatabase: a\nuser: a"), HasSubstr("/no/such/socket"));
}

// A server that takes connections and says nothing.
TEST_F(mariadb_connects, within_the_limit_of_time) {
    asio::ip::tcp::acceptor silent(io, {asio::ip::address_v4::loopback(), 0});
    EXPECT_THAT(as("host: 127.0.0.1\nport: " + std::to_string(silent.local_endpoint().port()) +
                   "\ndatabase: a\nuser: a\ntime_limit: 200ms"),
                HasSubstr("longer than the client's time_limit"));
}

}  // namespace
}  // namespace sluice
