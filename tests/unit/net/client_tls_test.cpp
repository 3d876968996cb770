#include "support/net_certificates.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace sluice::net {
namespace {

using namespace testing;
using connection = scripted_server::connection;

awaitable<void> answers_over_tls(connection from, int /*number*/) {
    if (co_await from->handshake()) {
        while (!(co_await from->read_request()).empty()) {
            co_await from->send(ok("secret"));
        }
    }
}

// The same key behind a pass phrase (PKCS #8).
std::string locked_with(const std::string& key_pem, std::string phrase) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(
        BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_256_cbc(), phrase.data(),
                                  static_cast<int>(phrase.size()), nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string for_another(const std::string& host) {
    return "certificate is not for host " + host +
           " (use a name that the certificate is for; they stand in its subject alternative names, "
           "and its common name does not count)";
}

class client_tls : public ::testing::Test {
 protected:
    client_settings trusting() {
        auto out = patient();
        out.tls.ca_file = files_.write("ca.pem", authority_.pem());
        return out;
    }

    std::string answer(client_settings settings, std::shared_ptr<asio::ssl::context> with,
                       const std::string& host = "localhost",
                       scripted_server::script script = answers_over_tls) {
        client_fixture bench(std::move(settings));
        scripted_server server(bench.io, std::move(with), std::move(script));
        const auto got = bench.get("https://" + host + ":" + std::to_string(server.port()) + "/");
        if (got) {
            return got->body;
        }
        kind_ = got.error().kind;
        may_have_happened_ = got.error().may_have_happened;
        const std::string all = describe(got.error());
        return all.substr(all.find("/: ") + 3);
    }

    test_authority authority_;
    pem_files files_;
    failure_class kind_{};
    bool may_have_happened_ = false;
};

TEST_F(client_tls, a_good_certificate_for_a_name_and_for_an_address) {
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue())), "secret");
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue({"IP:127.0.0.1"})), "127.0.0.1"),
              "secret");
}

TEST_F(client_tls, keeps_connections) {
    client_fixture bench(trusting());
    scripted_server server(bench.io, server_context(authority_.issue()), answers_over_tls);
    const auto url = "https://localhost:" + std::to_string(server.port()) + "/";
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(bench.get(url)->body, "secret");
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(client_tls, a_certificate_for_somebody_else) {
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue({"DNS:shop.example"}))),
              for_another("localhost"));
    EXPECT_EQ(kind_, failure_class::unreachable);
    EXPECT_FALSE(may_have_happened_);
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue()), "127.0.0.1"),
              for_another("127.0.0.1"));
}

// A certificate without a subject alternative name matches no host.
TEST_F(client_tls, a_common_name_is_no_host) {
    certificate_wish wish;
    wish.name.clear();
    wish.common_name = "localhost";
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue(wish))), for_another("localhost"));
    wish.common_name = "127.0.0.1";
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue(wish)), "127.0.0.1"),
              for_another("127.0.0.1"));
    wish.name = "DNS:127.0.0.1";
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue(wish)), "127.0.0.1"),
              for_another("127.0.0.1"));
    wish.name = "DNS:shop.example";
    wish.common_name = "localhost";
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue(wish))), for_another("localhost"));
}

std::string reply_of_size(std::size_t whole) {
    std::size_t body = whole;
    while (ok(std::string(body, 'a')).size() > whole) {
        --body;
    }
    return ok(std::string(body, 'a'));
}

// One record holds the whole reply and the beginning of another. Some of these sizes fill the
// reader's buffer exactly, so that it cannot see that more has come.
TEST_F(client_tls, bytes_after_a_reply_are_not_taken_for_the_next_one) {
    for (const std::size_t whole : {100U, 4'095U, 4'096U, 4'097U, 12'288U, 16'000U, 28'672U}) {
        client_fixture bench(trusting());
        scripted_server server(bench.io, server_context(authority_.issue()),
                               [whole](connection from, int number) -> awaitable<void> {
                                   if (!co_await from->handshake()) {
                                       co_return;
                                   }
                                   co_await from->read_request();
                                   const auto reply =
                                       number == 1 ? reply_of_size(whole) + ok("evil") : ok("good");
                                   co_await from->send(reply);
                                   co_await from->stall();
                               });
        const auto url = "https://localhost:" + std::to_string(server.port()) + "/";
        ASSERT_TRUE(bench.get(url).has_value());
        EXPECT_EQ(bench.get(url)->body, "good") << whole;
        EXPECT_EQ(server.connections(), 2);
    }
}

TEST_F(client_tls, a_certificate_out_of_its_time) {
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue({"DNS:localhost", -7200, -60}))),
              "certificate of localhost has expired (its owner has to renew it)");
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue({"DNS:localhost", 600, 7200}))),
              "certificate of localhost is not valid yet (check this machine's clock)");
}

TEST_F(client_tls, a_certificate_of_an_unknown_authority) {
    const std::string expected =
        "certificate of localhost is not signed by a known authority (give the authority's "
        "certificate as tls.ca_file)";
    EXPECT_EQ(answer(patient(), server_context(authority_.issue())), expected);
    EXPECT_EQ(answer(trusting(), server_context(self_signed())), expected);
    const test_authority other;
    EXPECT_EQ(answer(trusting(), server_context(other.issue())), expected);
}

TEST_F(client_tls, takes_anything_only_when_told_to) {
    auto settings = patient();
    settings.tls.verify = false;
    EXPECT_EQ(answer(settings, server_context(self_signed({"DNS:other.example", -7200, -60}))),
              "secret");
}

TEST_F(client_tls, is_not_tried_again_for_a_bad_certificate) {
    auto settings = patient();
    settings.retry.attempts = 5;
    client_fixture bench(settings);
    scripted_server server(bench.io, server_context(self_signed()), answers_over_tls);
    ASSERT_FALSE(bench.get("https://localhost:" + std::to_string(server.port()) + "/").has_value());
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(client_tls, names_the_host_that_it_wants) {
    std::string wanted;
    auto with = server_context(authority_.issue());
    SSL_CTX_set_tlsext_servername_callback(
        with->native_handle(), +[](SSL* handle, int*, void* into) {
            *static_cast<std::string*>(into) =
                SSL_get_servername(handle, TLSEXT_NAMETYPE_host_name);
            return SSL_TLSEXT_ERR_OK;
        });
    SSL_CTX_set_tlsext_servername_arg(with->native_handle(), &wanted);
    EXPECT_EQ(answer(trusting(), with), "secret");
    EXPECT_EQ(wanted, "localhost");
}

TEST_F(client_tls, has_a_lowest_version) {
    auto old = server_context(authority_.issue());
    SSL_CTX_set_max_proto_version(old->native_handle(), TLS1_2_VERSION);
    EXPECT_EQ(answer(trusting(), old), "secret");
    auto settings = trusting();
    settings.tls.minimum = "1.3";
    EXPECT_EQ(answer(settings, old),
              "localhost does not speak a TLS version that tls.minimum allows (the server needs a "
              "newer TLS, or lower tls.minimum)");
}

TEST_F(client_tls, shows_a_client_certificate) {
    const auto with = server_context(authority_.issue(), authority_.pem());
    EXPECT_EQ(answer(trusting(), with),
              "localhost does not accept our certificate (set tls.certificate_file and "
              "tls.key_file)");
    EXPECT_EQ(kind_, failure_class::credential);
    const auto own = authority_.issue({"DNS:client"});
    auto settings = trusting();
    settings.tls.certificate_file = files_.write("own.pem", own.pem);
    settings.tls.key_file = files_.write("own.key", own.key_pem);
    EXPECT_EQ(answer(settings, with), "secret");
}

// A daemon has no person at a terminal.
TEST_F(client_tls, an_encrypted_key_is_refused_without_asking) {
    const auto own = authority_.issue({"DNS:client"});
    auto settings = trusting();
    settings.tls.certificate_file = files_.write("own.pem", own.pem);
    settings.tls.key_file = files_.write("own.key", locked_with(own.key_pem, "pass phrase"));
    client_fixture bench;
    const auto made =
        make_client_factory(bench.io.get_executor(), bench.time, bench.random)->make(settings);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message, "tls.key_file: '" + settings.tls.key_file + "' is encrypted");
    EXPECT_NE(made.error().mend.find("openssl pkey"), std::string::npos);
}

TEST_F(client_tls, a_server_that_speaks_no_tls) {
    const auto script = [](connection from, int) -> awaitable<void> {
        co_await from->send("HTTP/1.1 400 Bad Request\r\n\r\n");
        co_await from->stall();
    };
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue()), "localhost", script),
              "localhost does not speak TLS on this port (check the port, or use http://)");
}

TEST_F(client_tls, a_body_without_length_needs_the_end_of_tls) {
    const auto cut = [](connection from, int) -> awaitable<void> {
        if (co_await from->handshake()) {
            co_await from->read_request();
            co_await from->send("HTTP/1.1 200 OK\r\n\r\npart");
        }
    };
    EXPECT_EQ(
        answer(trusting(), server_context(authority_.issue()), "localhost", cut),
        "the answer was cut short (look at the log of the service and of what stands in front "
        "of it)");
    const auto whole = [](connection from, int) -> awaitable<void> {
        if (co_await from->handshake()) {
            co_await from->read_request();
            co_await from->send("HTTP/1.1 200 OK\r\n\r\nall");
            co_await from->shut_tls();
        }
    };
    EXPECT_EQ(answer(trusting(), server_context(authority_.issue()), "localhost", whole), "all");
}

TEST_F(client_tls, a_connection_closed_during_the_handshake) {
    const auto closes = [](connection from, int) -> awaitable<void> {
        from->close();
        co_return;
    };
    answer(trusting(), server_context(authority_.issue()), "localhost", closes);
    EXPECT_EQ(kind_, failure_class::unreachable);
    EXPECT_FALSE(may_have_happened_);
}

}  // namespace
}  // namespace sluice::net
