#include <sluice/config/load.hpp>
#include <sluice/net/settings.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sluice::net {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

class no_types final : public config::catalogue {
 public:
    const config::section* find(std::string_view, std::string_view) const override {
        return nullptr;
    }
    std::vector<std::string> types_of(std::string_view) const override { return {}; }
};

std::shared_ptr<const client_settings> read(std::string yaml, std::string* problems = nullptr) {
    const no_types types;
    config::diagnostics found;
    auto got = config::read_text(client_settings_declaration(), "test.yaml", std::move(yaml), types,
                                 config::system_variables(), found);
    if (problems != nullptr) {
        *problems = found.to_text();
    } else {
        EXPECT_TRUE(found.empty()) << found.to_text();
    }
    return std::static_pointer_cast<const client_settings>(got);
}

std::string problems_of(std::string yaml) {
    std::string out;
    read(std::move(yaml), &out);
    return out;
}

TEST(client_settings, every_field_is_read) {
    const auto got = read(
        "headers: {X-API-Key: key}\n"
        "timeouts: {resolve: 1s, connect: 2s, handshake: 3s, send: 4s, first_byte: 5s, idle: 6s,\n"
        "           total: 7s}\n"
        "tls: {ca_file: a, certificate_file: b, key_file: c, minimum: '1.3', verify: false}\n"
        "proxy: {url: 'http://p:1', user: u, password: w}\n"
        "retry: {attempts: 9, first_delay: 1ms, longest_delay: 2ms}\n"
        "connections: 2\nlargest_header: 100\nlargest_body: 200\nredirects: 0\n"
        "allow_networks: [10.0.0.0/8, 'fd00::/8']\n");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->headers.at("X-API-Key"), "key");
    EXPECT_EQ(got->timeouts.resolve, milliseconds(1'000));
    EXPECT_EQ(got->timeouts.first_byte, milliseconds(5'000));
    EXPECT_EQ(got->timeouts.total, milliseconds(7'000));
    EXPECT_EQ(got->tls.key_file, std::filesystem::current_path() / "c");
    EXPECT_EQ(got->tls.minimum, "1.3");
    EXPECT_FALSE(got->tls.verify);
    EXPECT_EQ(got->proxy.password.reveal(), "w");
    EXPECT_EQ(got->retry.attempts, 9);
    EXPECT_EQ(got->connections, 2);
    EXPECT_EQ(got->largest_header, 100U);
    EXPECT_EQ(got->largest_body, 200U);
    EXPECT_EQ(got->redirects, 0);
    EXPECT_EQ(got->allow_networks, (std::vector<std::string>{"10.0.0.0/8", "fd00::/8"}));
}

TEST(client_settings, nothing_given_means_the_defaults) {
    const auto got = read("{}");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->timeouts.total, milliseconds(60'000));
    EXPECT_TRUE(got->tls.verify);
    EXPECT_EQ(got->tls.minimum, "1.2");
}

TEST(client_settings, what_cannot_be_meant_is_refused) {
    EXPECT_THAT(problems_of("connections: 0\n"), HasSubstr("test.yaml:1:14"));
    EXPECT_THAT(problems_of("allow_networks: [10.0.0.1/8]\n"), HasSubstr("bits set"));
    EXPECT_THAT(problems_of("retry: {attempts: 0}\n"), HasSubstr("attempts"));
    EXPECT_THAT(problems_of("redirects: -1\n"), HasSubstr("redirects"));
    EXPECT_THAT(problems_of("tls: {minimum: '1.1'}\n"), HasSubstr("1.1"));
    EXPECT_THAT(problems_of("timeouts: {total: 30}\n"), HasSubstr("total"));
    EXPECT_THAT(problems_of("timeouts: {idel: 30s}\n"), HasSubstr("did you mean 'idle'"));
}

}  // namespace
}  // namespace sluice::net
