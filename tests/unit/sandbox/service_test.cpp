#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class service_of_the_sandbox : public service_fixture {
 protected:
    void limit(std::int64_t rate) {
        sandbox_settings settings;
        settings.rate = rate;
        begin(std::move(settings));
    }

    answer with_key(const char* key, std::string path = "/me") {
        net::request what;
        what.target = "/api/_public/v1" + path;
        if (key != nullptr) {
            what.headers.add("X-API-Key", key);
        }
        return send(std::move(what));
    }
};

// Reference, section 1 (D): no header.
TEST_F(service_of_the_sandbox, without_a_key_it_is_401_missing) {
    for (const char* key : {static_cast<const char*>(nullptr), ""}) {
        const auto made = with_key(key);
        EXPECT_EQ(made.message.status, 401U);
        EXPECT_EQ(made.message.body, R"({"message":"Missing API token."})");
    }
}

// Reference, section 1 (D): wrong key.
TEST_F(service_of_the_sandbox, with_a_wrong_key_it_is_403_invalid) {
    const auto made = with_key("another");
    EXPECT_EQ(made.message.status, 403U);
    EXPECT_EQ(made.message.body, R"({"message":"Invalid API token."})");
    EXPECT_EQ(with_key("another", "/nothing").message.status, 403U);
}

TEST_F(service_of_the_sandbox, a_revoked_key_is_a_wrong_one) {
    EXPECT_EQ(with_key(default_key).message.status, 200U);
    set("api-key", "revoked");
    EXPECT_EQ(with_key(default_key).message.status, 403U);
}

// Reference, section 5: missing and unknown workspace.
TEST_F(service_of_the_sandbox, wants_a_workspace_that_it_knows) {
    for (const char* path : {"/social-profiles", "/post", "/brand-kits", "/workflow"}) {
        EXPECT_EQ(ask("GET", path).message.status, 400U) << path;
        const auto unknown = ask("GET", std::string(path) + "?workspaceId=nobody");
        EXPECT_EQ(unknown.message.status, 404U) << path;
        EXPECT_FALSE(body_of(unknown).at("message").as_string().empty());
    }
    set("missing-workspace", "422");
    set("unknown-workspace", "403");
    EXPECT_EQ(ask("GET", "/post").message.status, 422U);
    EXPECT_EQ(ask("GET", "/post?workspaceId=nobody").message.status, 403U);
}

// Reference, section 4 (D): 404 and 405 with {"message"}.
TEST_F(service_of_the_sandbox, knows_neither_other_paths_nor_other_methods) {
    const auto path = ask("GET", "/poster");
    EXPECT_EQ(path.message.status, 404U);
    EXPECT_FALSE(body_of(path).at("message").as_string().empty());
    const auto method = ask("PUT", "/post" + ws(), "{}");
    EXPECT_EQ(method.message.status, 405U);
    EXPECT_EQ(header_of(method, "Allow"), "GET, POST");
    net::request elsewhere;
    elsewhere.target = "/favicon.ico";
    EXPECT_EQ(send(elsewhere).message.status, 404U);
}

// Reference, section 4 (D): every reply carries the three headers.
TEST_F(service_of_the_sandbox, every_reply_carries_the_rate_limit) {
    limit(60);
    const std::vector<answer> replies{ask("GET", "/me"),
                                      ask("GET", "/post"),
                                      ask("GET", "/nothing"),
                                      ask("PUT", "/me"),
                                      with_key("wrong"),
                                      with_key(nullptr),
                                      ask("POST", "/post" + ws(), R"({"caption":"x"})")};
    for (const auto& made : replies) {
        EXPECT_EQ(header_of(made, "X-RateLimit-Limit"), "60") << made.message.status;
        EXPECT_NE(header_of(made, "X-RateLimit-Remaining"), "(none)");
        EXPECT_NE(header_of(made, "X-RateLimit-Reset"), "(none)");
    }
    EXPECT_EQ(header_of(replies[0], "X-RateLimit-Remaining"), "59");
    EXPECT_EQ(header_of(replies.back(), "X-RateLimit-Remaining"), "55");
}

// Reference, section 4 (D): the sixty-first in a minute.
TEST_F(service_of_the_sandbox, refuses_the_61st_request_of_a_minute) {
    limit(60);
    for (int i = 0; i < 60; ++i) {
        EXPECT_EQ(ask("GET", "/me").message.status, 200U);
    }
    const auto refused = ask("POST", "/post" + ws(), R"({"caption":"x"})");
    EXPECT_EQ(refused.message.status, 429U);
    EXPECT_EQ(refused.message.body, R"({"message":"You've exceeded the request limit."})");
    EXPECT_EQ(header_of(refused, "X-RateLimit-Remaining"), "0");
    EXPECT_EQ(header_of(refused, "Retry-After"), "(none)");
    EXPECT_TRUE(created().empty());
    now_ += std::chrono::seconds(60);
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
}

// Reference, section 5: epoch seconds; the other forms and missing ones by switch.
TEST_F(service_of_the_sandbox, writes_the_reset_in_the_form_that_is_asked_for) {
    limit(1);
    now_ += std::chrono::milliseconds(1);
    const auto first_reply = ask("GET", "/me");
    EXPECT_EQ(header_of(first_reply, "X-RateLimit-Reset"),
              "1772366461");  // 12:01:00.001, rounded up
    set("rate-reset", "milliseconds");
    EXPECT_EQ(header_of(ask("GET", "/me"), "X-RateLimit-Reset"), "1772366460001");
    set("rate-reset", "iso");
    EXPECT_EQ(header_of(ask("GET", "/me"), "X-RateLimit-Reset"), "2026-03-01T12:01:00.001Z");
    set("rate-headers", "not-on-429");
    EXPECT_EQ(header_of(ask("GET", "/me"), "X-RateLimit-Limit"), "(none)");
    EXPECT_EQ(header_of(with_key(nullptr), "X-RateLimit-Limit"), "1");
    set("rate-headers", "never");
    EXPECT_EQ(header_of(with_key(nullptr), "X-RateLimit-Limit"), "(none)");
}

// The limit follows the machine's clock, whatever the sandbox's clock does.
TEST_F(service_of_the_sandbox, does_not_speed_up_the_limit) {
    sandbox_settings settings;
    settings.rate = 1;
    settings.speed = 3600.0;
    begin(std::move(settings));
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
    now_ += std::chrono::seconds(30);
    EXPECT_EQ(ask("GET", "/me").message.status, 429U);
}

TEST_F(service_of_the_sandbox, leaves_its_own_endpoints_out_of_the_limit) {
    limit(1);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(control("GET", "/state").message.status, 200U);
    }
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
}

TEST_F(service_of_the_sandbox, a_path_with_two_meanings_leads_nowhere) {
    for (const char* target :
         {"/_sandbox%2fclock", "/_sandbox%2Fclock", "/_sandbox/clock%00", "//_sandbox/clock",
          "/_sandbox//clock", "/_sandbox/clock/", "/api/%2e%2e/_sandbox/clock",
          "/api/_public/v1/../../../_sandbox/clock", "/_sandbox/%c0%afclock", "/_sandbox\\clock",
          "/_sandbox/%5cclock", "/api/%zz", "/api/_public/v1/post/a%2fb"}) {
        net::request what;
        what.method = "GET";
        what.target = target;
        what.headers.add("X-API-Key", default_key);
        EXPECT_EQ(send(what).message.status, 404U) << target;
    }
}

// A web page that a person opens in a browser on this machine.
TEST_F(service_of_the_sandbox, its_own_endpoints_answer_no_foreign_page) {
    const auto asked = [&](const std::string& host, const std::string& origin = {}) {
        net::request what;
        what.method = "POST";
        what.target = "/_sandbox/reset";
        what.headers.add("Host", host);
        if (!origin.empty()) {
            what.headers.add("Origin", origin);
        }
        return send(what).message.status;
    };
    EXPECT_EQ(asked("127.0.0.1:8750"), 200U);
    EXPECT_EQ(asked("localhost:8750", "http://localhost:8750"), 200U);
    EXPECT_EQ(asked("rebound.evil.example:8750"), 403U);
    EXPECT_EQ(asked("localhost:8750", "http://evil.example"), 403U);
    EXPECT_EQ(asked("localhost:8750", "null"), 403U);
    net::request api;
    api.method = "GET";
    api.target = "/api/_public/v1/me";
    api.headers.add("X-API-Key", default_key);
    api.headers.add("Host", "sandbox:8750");
    EXPECT_EQ(send(api).message.status, 200U);
}

}  // namespace
}  // namespace sluice::sandbox
