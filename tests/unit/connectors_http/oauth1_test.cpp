#include "connectors/http/oauth1.hpp"

#include "connectors/http/client.hpp"
#include "support/http_fixture.hpp"

#include <sluice/model/base64.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <set>

namespace sluice::http {
namespace {

using sluice::testing::answer;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string hmac_sha1(const std::string& key, const std::string& text) {
    std::array<unsigned char, 20> digest{};
    unsigned length = digest.size();
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length);
    return {reinterpret_cast<const char*>(digest.data()), length};
}

// RFC 5849, 3.4.1.1 and 3.4.1.3.1.
TEST(oauth1, the_base_string_is_that_of_the_standard) {
    EXPECT_EQ(
        oauth1_base_string(
            {"post", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b", "c2&a3=2+q"},
            {{"oauth_consumer_key", "9djdj82h48djs9d2"},
             {"oauth_token", "kkk9d7dh3k39sjv7"},
             {"oauth_signature_method", "HMAC-SHA1"},
             {"oauth_timestamp", "137131201"},
             {"oauth_nonce", "7d8f3e4a"}}),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%25"
        "3D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D"
        "7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_tok"
        "en%3Dkkk9d7dh3k39sjv7");
}

// RFC 5849, 3.4.1.2.
TEST(oauth1, the_base_of_a_url_has_no_usual_port_and_no_query) {
    EXPECT_THAT(oauth1_base_string({"GET", "http://EXAMPLE.COM:80/r%20v/X?id=123", ""}, {}),
                StartsWith("GET&http%3A%2F%2Fexample.com%2Fr%2520v%2FX&id"));
    EXPECT_THAT(oauth1_base_string({"GET", "https://www.example.net:8080/?q=1", ""}, {}),
                StartsWith("GET&https%3A%2F%2Fwww.example.net%3A8080%2F&q"));
    EXPECT_EQ(oauth1_base_string({"GET", "https://example.net:443", ""}, {}),
              "GET&https%3A%2F%2Fexample.net%2F&");
}

// OAuth Core 1.0, appendix A.5: its published signature follows from our base string.
TEST(oauth1, the_published_signature_follows_from_the_base_string) {
    const auto base = oauth1_base_string(
        {"GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", ""},
        {{"oauth_consumer_key", "dpf43f3p2l4k3l03"},
         {"oauth_token", "nnch734d00sl2jdk"},
         {"oauth_signature_method", "HMAC-SHA1"},
         {"oauth_timestamp", "1191242096"},
         {"oauth_nonce", "kllo9940pd9333jh"},
         {"oauth_version", "1.0"}});
    EXPECT_EQ(base64(hmac_sha1("kd94hf93k423kf44&pfkkdhi9sl3r4s00", base)),
              "tR3+Ty81lMeYAr/Fid0kMTYa/WM=");
}

// The expected signature was computed with Python's hmac from these values.
TEST(oauth1, the_header_is_signed_with_hmac_sha256) {
    const oauth1_credential who{"ck", secret("c&s"), "at", secret("ts"), ""};
    EXPECT_EQ(
        oauth1_header(
            who,
            {"GET", "https://shop.example.com/rest/V1/products?searchCriteria%5BpageSize%5D=2", ""},
            "0123456789abcdef", 1772355600),
        "OAuth oauth_consumer_key=\"ck\", oauth_nonce=\"0123456789abcdef\", "
        "oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"1772355600\", "
        "oauth_version=\"1.0\", oauth_token=\"at\", "
        "oauth_signature=\"F2eL%2Be0w4nAqW31QvwO3ckBmcZL42RW%2BNDecV5bI8Fk%3D\"");
}

TEST(oauth1, a_realm_is_sent_and_not_signed) {
    oauth1_credential who{"ck", secret("cs"), "", secret(), ""};
    const signed_request request{"GET", "https://a.example/", ""};
    const auto plain = oauth1_header(who, request, "n", 1);
    who.realm = "a b";
    const auto named = oauth1_header(who, request, "n", 1);
    EXPECT_EQ(named, "OAuth realm=\"a%20b\", " + plain.substr(6));
    EXPECT_THAT(plain, Not(HasSubstr("oauth_token")));
}

TEST(oauth1, only_a_form_is_part_of_the_signature) {
    const oauth1_credential who{"ck", secret("cs"), "", secret(), ""};
    const auto header_of = [&](const char* type, std::string body) {
        net::request request;
        request.method = "POST";
        request.target = "/x";
        request.headers.set("Content-Type", type);
        request.body = std::move(body);
        sign_oauth1(who, "https://a.example/rest/", request, "n", 1);
        EXPECT_FALSE(request.follow_redirects);
        return std::string(request.headers.find("Authorization").value_or(""));
    };
    EXPECT_EQ(header_of("application/json", "a=1"), header_of("application/json", "a=2"));
    const auto* form = "application/x-www-form-urlencoded; charset=utf-8";
    EXPECT_NE(header_of(form, "a=1"), header_of(form, "a=2"));
}

class signed_client : public ::testing::Test {
 protected:
    std::shared_ptr<client> make(testing::http_fixture& bench) {
        client_options options;
        options.base_url = bench.url() + "/rest";
        options.auth.oauth1 =
            oauth1_credential{"ck", secret("consumer-secret"), "at", secret("token-secret"), ""};
        return make_client(options, bench.context("client 'shop'")).value();
    }
    static result<net::response> get(testing::http_fixture& bench, client& through) {
        net::request request;
        request.target = "/orders?page=1";
        return bench.run(through.send(std::move(request)));
    }
    static std::string header_of(const net::request& request) {
        return std::string(request.headers.find("Authorization").value_or(""));
    }
};

TEST_F(signed_client, signs_each_request_with_another_nonce) {
    testing::http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto through = make(bench);
    ASSERT_TRUE(get(bench, *through));
    ASSERT_TRUE(get(bench, *through));
    ASSERT_EQ(bench.requests().size(), 2U);
    std::set<std::string> headers;
    for (const auto& one : bench.requests()) {
        headers.insert(header_of(one));
        EXPECT_THAT(header_of(one), StartsWith("OAuth oauth_consumer_key=\"ck\""));
        EXPECT_THAT(header_of(one), Not(HasSubstr("secret")));
    }
    EXPECT_EQ(headers.size(), 2U);
}

TEST_F(signed_client, a_redirect_takes_the_signature_nowhere) {
    testing::http_fixture bench([](const net::request& request) {
        return request.target.starts_with("/rest/orders")
                   ? answer(302, "", {{"Location", "/rest/elsewhere"}})
                   : answer(200, "{}");
    });
    const auto through = make(bench);
    const auto reply = get(bench, *through);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 302U);
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST_F(signed_client, no_request_goes_out_twice_with_one_signature) {
    testing::http_fixture bench([](const net::request&) { return answer(503, ""); });
    const auto through = make(bench);
    (void)get(bench, *through);
    EXPECT_EQ(bench.requests().size(), 1U);
}

}  // namespace
}  // namespace sluice::http
