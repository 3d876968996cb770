// Webhooks over real sockets: stored before they are answered, refused cheaply, swapped by a
// reload.

#include "e2e_documents/shown_configurations.hpp"
#include "e2e_webhook/hooked_job.hpp"
#include "support/net_certificates.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string any = "auth: {anyone: true}";

std::string hook(const std::string& name, const std::string& path, const std::string& auth,
                 const std::string& more = {}, const std::string& incoming = {}) {
    return "  " + name + ": {subscriber: {type: webhook, path: " + path + ", " + auth + more + "}" +
           incoming + "}\n";
}

TEST_F(hooked_job, a_request_that_was_answered_survives_a_kill) {
    configure(hook("a", "/in", any), "a");
    start();
    const auto got = send("/in", R"({"id":1,"text":"hi"})");
    const auto dead = daemon->kill();
    EXPECT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(got.body, R"({"status":"stored"})");
    EXPECT_EQ(dead.signal, 9);
    EXPECT_EQ(work.list().as_array().size(), 1U);
    port = 0;
    start();
    EXPECT_TRUE(reported(1));
    EXPECT_THAT(report(), HasSubstr(R"({"id":1,"text":"hi"})"));
}

TEST_F(hooked_job, a_signature_decides_and_a_delivery_counts_once) {
    configure(hook("a", "/github", "auth: {signature: {form: github, secret: k}}",
                   ", headers: [X-GitHub-Delivery]",
                   ", identifier: 'header.\"x-github-delivery\"', emit: new"),
              "a");
    start();
    const std::string body = R"({"action":"opened"})";
    const std::string first = "X-GitHub-Delivery: d-1\r\n";
    EXPECT_EQ(send("/github", body, first).status, 401);
    EXPECT_EQ(send("/github", body, first + signed_by("x", body)).status, 401);
    EXPECT_EQ(send("/github", body + " ", first + signed_by("k", body)).status, 401);
    EXPECT_EQ(send("/github", body, first + signed_by("k", body)).status, 200);
    EXPECT_EQ(send("/github", body, first + signed_by("k", body)).status, 200) << "sent again";
    EXPECT_EQ(send("/github", body, "X-GitHub-Delivery: d-2\r\n" + signed_by("k", body)).status,
              200);
    EXPECT_TRUE(reported(2));
    EXPECT_EQ(work.list().as_array().size(), 2U);
    EXPECT_THAT(daemon->err(), HasSubstr("a webhook was refused"));
    EXPECT_EQ(daemon->stop().code, 0);
}

TEST_F(hooked_job, requests_that_do_not_fit_are_told_why_and_make_no_task) {
    configure(hook("a", "/in", any, ", methods: [POST, PUT]"), "a", ", largest_body: 1KiB");
    start();
    const auto elsewhere = send("/none", "{}");
    EXPECT_EQ(elsewhere.status, 404);
    EXPECT_EQ(elsewhere.body, R"({"error":"no incoming has this path"})");
    const auto asked = send("/in", "", "", "GET");
    EXPECT_EQ(asked.status, 405);
    EXPECT_THAT(asked.head, HasSubstr("Allow: POST, PUT"));
    const auto broken = send("/in", "{\"a\":");
    EXPECT_EQ(broken.status, 400);
    EXPECT_THAT(broken.body, HasSubstr("the body is no JSON: line 1, column 6"));
    EXPECT_EQ(send("/in", "\"" + std::string(2000, 'x') + "\"").status, 413);
    EXPECT_EQ(send("/in?x=1", "{}", "", "PUT").status, 200);
    EXPECT_EQ(work.list().as_array().size(), 1U);
}

TEST_F(hooked_job, several_incomings_take_one_path) {
    configure(hook("a", "/in", any, ", entity: one") + hook("b", "/in", any, ", entity: two") +
                  hook("c", "/in", "auth: {bearer: other-token}"),
              "abc");
    start();
    EXPECT_EQ(send("/in", R"({"id":1})").status, 200);
    EXPECT_TRUE(reported(2));
    EXPECT_EQ(send("/in", R"({"id":2})", "Authorization: Bearer other-token\r\n").status, 200);
    EXPECT_TRUE(reported(5));
    EXPECT_EQ(work.list().as_array().size(), 5U);
}

TEST_F(hooked_job, an_answer_is_made_of_the_request) {
    configure(hook("a", "/slack", any, ", reply: \"{{ challenge || 'ok' }}\""), "a");
    start();
    const auto got = send("/slack", R"({"challenge":"3eZbrw1aB"})");
    EXPECT_EQ(got.body, "3eZbrw1aB");
    EXPECT_THAT(got.head, HasSubstr("text/plain"));
}

// Four senders number their requests; the daemon is killed while all of them wait for answers.
TEST_F(hooked_job, no_answered_request_is_lost_or_doubled_by_a_kill) {
    configure(hook("a", "/in", any, "", ", identifier: id, emit: new"), "a");
    for (int round = 0; round < 3; ++round) {
        start();
        std::vector<std::set<std::string>> answered(4);
        std::atomic<int> good = 0;
        std::vector<std::thread> senders;
        for (std::size_t sender = 0; sender < answered.size(); ++sender) {
            senders.emplace_back([&, sender] {
                for (int number = 0;; ++number) {
                    const auto id = std::to_string(round) + "-" + std::to_string(sender) + "-" +
                                    std::to_string(number);
                    try {
                        if (send("/in", R"({"id":")" + id + "\"}").status != 200) {
                            return;
                        }
                    } catch (const std::runtime_error&) {
                        return;  // the connection broke: the daemon is dead
                    }
                    answered[sender].insert(id);
                    ++good;
                }
            });
        }
        EXPECT_TRUE(until([&] { return good >= 60; }));
        EXPECT_EQ(daemon->kill().signal, 9);
        for (auto& one : senders) {
            one.join();
        }
        port = 0;
        start();
        std::set<std::string> stored;
        const auto listed = work.list();
        for (const auto& task : listed.as_array()) {
            stored.emplace(task.at("entity_id").as_string());
        }
        EXPECT_EQ(stored.size(), listed.as_array().size()) << "each once";
        for (const auto& each : answered) {
            for (const auto& id : each) {
                EXPECT_TRUE(stored.contains(id)) << id << " was answered 200, and is lost";
            }
        }
        EXPECT_EQ(daemon->stop().code, 0);
        port = 0;
    }
}

// Four senders keep sending while the paths change under them.
TEST_F(hooked_job, a_reload_swaps_the_paths_and_drops_no_request_under_way) {
    configure(hook("a", "/in", any), "a");
    start();
    std::atomic<bool> ends = false;
    std::atomic<int> good = 0;
    std::atomic<int> others = 0;
    std::vector<std::thread> senders;
    for (int sender = 0; sender < 4; ++sender) {
        senders.emplace_back([&] {
            while (!ends) {
                (send("/in", R"({"id":1})").status == 200 ? good : others) += 1;
            }
        });
    }
    for (int round = 0; round < 6; ++round) {
        const auto before = good.load();
        configure(
            hook("a", "/in", any, ", entity: e" + std::to_string(round)) + hook("b", "/other", any),
            "ab");
        const auto done = command({"reload"});
        EXPECT_EQ(done.code, 0) << done.out << done.err;
        EXPECT_TRUE(until([&] { return good > before + 20; }));
    }
    ends = true;
    for (auto& one : senders) {
        one.join();
    }
    EXPECT_EQ(others, 0);
    EXPECT_EQ(send("/other", R"({"id":1})").status, 200);
    configure(hook("b", "/other", any), "b");
    EXPECT_EQ(command({"reload"}).code, 0);
    EXPECT_EQ(send("/in", "{}").status, 404);
    EXPECT_TRUE(reported(static_cast<std::size_t>(good + 1)));
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_EQ(lines_in(work.beside("report.ndjson")), static_cast<std::size_t>(good + 1))
        << "each once";
}

TEST_F(hooked_job, a_paused_incoming_tells_its_senders_to_come_again) {
    configure(hook("a", "/in", any), "a");
    start();
    ASSERT_EQ(command({"pause", "incoming", "a"}).code, 0);
    ASSERT_TRUE(until([&] { return send("/in", "{}").status == 503; }));
    EXPECT_THAT(send("/in", "{}").head, HasSubstr("Retry-After: 30"));
    ASSERT_EQ(command({"resume", "incoming", "a"}).code, 0);
    EXPECT_TRUE(until([&] { return send("/in", "{}").status == 200; }));
}

// The run waits for further requests for two seconds, and would take one.
TEST_F(hooked_job, a_pause_shuts_an_incoming_whose_run_is_under_way) {
    configure(hook("a", "/in", any), "a");
    start();
    ASSERT_EQ(send("/in", "{}").status, 200);
    ASSERT_EQ(command({"pause", "incoming", "a"}).code, 0);
    ASSERT_TRUE(daemon->wrote("paused by hand"));
    EXPECT_EQ(send("/in", "{}").status, 503);
    ASSERT_EQ(command({"resume", "incoming", "a"}).code, 0);
    EXPECT_TRUE(until([&] { return send("/in", "{}").status == 200; }));
}

// Sends an empty object over TLS. Returns the answer.
http_answer send_by_tls(int port, const std::string& authority, const certificate* own = nullptr) {
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ssl::context trust(asio::ssl::context::tls_client);
    trust.add_certificate_authority(asio::buffer(authority));
    trust.set_verify_mode(asio::ssl::verify_peer);
    if (own != nullptr) {
        trust.use_certificate_chain(asio::buffer(own->pem));
        trust.use_private_key(asio::buffer(own->key_pem), asio::ssl::context::pem);
    }
    asio::ssl::stream<asio::ip::tcp::socket> line(io, trust);
    line.next_layer().connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
    line.handshake(asio::ssl::stream_base::client);
    const std::string asked =
        "POST /in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    asio::write(line, asio::buffer(asked));
    std::string got;
    boost::system::error_code ended;
    asio::read(line, asio::dynamic_buffer(got), ended);
    return answer_in(got);
}

TEST_F(hooked_job, requests_come_in_by_tls) {
    const test_authority authority;
    const auto own = authority.issue();
    const pem_files files;
    configure(hook("a", "/in", any), "a",
              ", certificate_file: " + files.write("own.pem", own.pem) +
                  ", key_file: " + files.write("own.key", own.key_pem));
    start();
    EXPECT_EQ(send_by_tls(port, authority.pem()).status, 200);
    EXPECT_EQ(work.list().as_array().size(), 1U);
}

TEST_F(hooked_job, a_client_certificate_proves_the_sender) {
    const test_authority authority;
    const test_authority partners;
    const auto own = authority.issue();
    certificate_wish wish;
    wish.common_name = "partner";
    const auto partner = partners.issue(wish);
    wish.common_name = "other";
    const auto other = partners.issue(wish);
    const pem_files files;
    const auto tls = ", certificate_file: " + files.write("own.pem", own.pem) +
                     ", key_file: " + files.write("own.key", own.key_pem);
    const auto needs = hook("a", "/in", "auth: {certificate: [partner]}");
    configure(needs, "a", tls);
    EXPECT_THAT(work.check().out + work.check().err,
                HasSubstr("set daemon.webhooks.client_ca_file"));
    configure(needs, "a", tls + ", client_ca_file: " + files.write("ca.pem", partners.pem()));
    start();
    EXPECT_EQ(send_by_tls(port, authority.pem()).status, 401);
    EXPECT_EQ(send_by_tls(port, authority.pem(), &other).status, 401);
    EXPECT_EQ(send_by_tls(port, authority.pem(), &partner).status, 200);
    EXPECT_EQ(work.list().as_array().size(), 1U);
}

// "Turns each event of a repository into a line of a file."
TEST_F(hooked_job, the_guide_shows_one_that_works) {
    auto text = shown_configurations().at("connectors.md: Take webhooks");
    text = std::regex_replace(text, std::regex("127.0.0.1:8080"), "127.0.0.1:0");
    text = std::regex_replace(text, std::regex("events.ndjson"),
                              work.beside("report.ndjson").string());
    work.write("hooks.yaml", text);
    work.environment["WEBHOOK_SECRET"] = "k";
    start();
    const std::string body = R"({"action":"opened"})";
    const std::string event = "X-GitHub-Event: issues\r\nX-GitHub-Delivery: d-1\r\n";
    EXPECT_EQ(send("/hooks/repository", body, event + signed_by("k", body)).status, 200);
    EXPECT_EQ(send("/hooks/repository", body, event + signed_by("k", body)).status, 200);
    EXPECT_TRUE(reported(1));
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_EQ(report(), "{\"event\":\"issues\",\"action\":\"opened\"}\n");
}

// config/examples/webhook, against the sandbox.
TEST_F(hooked_job, the_example_makes_one_post_of_each_product) {
    const sandbox_process sandbox(sluice_program, {"--posts", "0"});
    auto text = read_file(std::filesystem::path(SLUICE_SOURCE_DIR) /
                          "config/examples/webhook/webhook.yaml");
    text = std::regex_replace(text, std::regex("127.0.0.1:8080"), "127.0.0.1:0");
    work.write("hooks.yaml", text);
    work.environment = {{"WEBHOOK_SECRET", "k"},
                        {"OCOYA_URL", sandbox.api()},
                        {"OCOYA_API_KEY", "sandbox-key"},
                        {"OCOYA_WORKSPACE", first_workspace},
                        {"OCOYA_PROFILE", first_profile}};
    start();
    const std::string mug =
        R"({"title":"Mug","status":"active","image":{"src":"https://shop.example/mug.jpg"}})";
    const std::string draft = R"({"title":"Cup","status":"draft"})";
    const auto sent = [&](const std::string& body, const std::string& id) {
        return send("/hooks/products", body,
                    signed_by_shop("k", body) + "X-Shopify-Event-Id: " + id + "\r\n")
            .status;
    };
    EXPECT_EQ(sent(mug, "e-1"), 200);
    EXPECT_EQ(sent(mug, "e-1"), 200);
    EXPECT_EQ(sent(draft, "e-2"), 200);
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") >= 1; }));
    EXPECT_EQ(daemon->stop().code, 0);
    const auto posts = sandbox.get("/posts?workspaceId=" + std::string(first_workspace));
    EXPECT_EQ(posts.as_array().size(), 1U);
}

TEST_F(hooked_job, check_asks_for_a_listener_and_for_a_proof_of_the_sender) {
    work.write("hooks.yaml", R"(
incoming:
  a: {schedule: every 5m, subscriber: {type: webhook, path: /in, auth: {anyone: true}}}
)");
    const auto nowhere = work.check();
    EXPECT_NE(nowhere.code, 0);
    EXPECT_THAT(nowhere.out + nowhere.err, HasSubstr("the daemon listens nowhere"));
    EXPECT_THAT(nowhere.out + nowhere.err, HasSubstr("it has a schedule, and runs when requests"));
    configure(hook("a", "/in", "auth: {}"), "a");
    const auto open = work.check();
    EXPECT_NE(open.code, 0);
    EXPECT_THAT(open.out + open.err, HasSubstr("nothing says how a sender proves itself"));
    configure(hook("a", "/in", any), "a", ", listen: \"0.0.0.0:8080\"");
    EXPECT_NE(work.check().code, 0) << "a double key";
}

}  // namespace
}  // namespace sluice::testing
