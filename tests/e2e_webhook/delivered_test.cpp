// Webhooks as a proxy: the sender waits for the outcome of its tasks (`answer: delivered`).

#include "e2e_documents/shown_configurations.hpp"
#include "e2e_webhook/hooked_job.hpp"
#include "e2e_webhook/shop.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <exception>
#include <filesystem>
#include <future>
#include <regex>
#include <set>
#include <string>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct proxied_job : hooked_job {
    void configure(const std::string& within = "20s") const {
        work.write("proxy.yaml", R"(
daemon: {grace: 1s, webhooks: {listen: "127.0.0.1:0"}}
clients:
  shop: {type: http, base_url: ")" + second.url() +
                                     R"(", allow_networks: [127.0.0.0/8]}
incoming:
  order:
    subscriber: {type: webhook, path: /order, auth: {anyone: true}, answer: delivered, answer_within: )" +
                                     within + R"(}
    identifier: id
    emit: new
  form:
    subscriber:
      type: webhook
      path: /form
      auth: {anyone: true}
      answer: delivered
      reply:
        status: "{{ outcome == 'finished' && response.status || `503` }}"
        headers: {Location: "{{ response.headers.location }}"}
        body: {order: "{{ response.data.order }}", was: "{{ request.item }}", sent: "{{ sku }}"}
  echo:
    subscriber: {type: webhook, path: /echo, auth: {anyone: true}, answer: delivered}
outgoing:
  shop:
    publisher: {type: http, client: shop, url: /orders, method: post, idempotency_header: Key}
    retry: {attempts: 1}
  none: {publisher: {type: none}}
routes:
  order: {from: order, to: shop}
  form: {from: form, to: shop, transformers: [{map: {sku: "{{ item }}"}}]}
  echo: {from: echo, to: none, transformers: [{filter: "!drop"}, {map: {loud: "{{ upper(text) }}"}}]}
)");
    }

    std::future<http_answer> sent(const std::string& body) const {
        return std::async(std::launch::async, [this, body] {
            try {
                return send("/order", body);
            } catch (const std::exception&) {
                return http_answer{};  // the daemon was killed
            }
        });
    }

    shop second;
};

TEST_F(proxied_job, a_sender_gets_what_became_of_its_request) {
    configure();
    start();
    auto got = send("/order", R"({"id":"a"})");
    EXPECT_EQ(got.status, 201);
    EXPECT_EQ(got.body, R"({"order":  7})") << "as it came";
    EXPECT_THAT(got.head, Not(HasSubstr("Location")));
    got = send("/order", R"({"id":"a"})");
    EXPECT_EQ(got.status, 200);
    EXPECT_THAT(got.body, HasSubstr(R"({"status":"finished","repeated":true,"tasks":[{"id":1,)"));
    got = send("/order", R"({"id":"bad"})");
    EXPECT_EQ(got.status, 422);
    EXPECT_EQ(got.body, R"({"error":"out of stock"})");
    got = send("/order", R"({"id":"broken"})");
    EXPECT_EQ(got.status, 504) << "the shop may have taken it";
    EXPECT_THAT(got.body, HasSubstr(R"("state":"uncertain")"));
    EXPECT_EQ(send("/order", R"([{"id":"x"},{"id":"y"}])").status, 200) << "two tasks";

    got = send("/form", R"({"item":"A1"})");
    EXPECT_EQ(got.status, 201);
    EXPECT_THAT(got.head, HasSubstr("Location: /orders/7"));
    EXPECT_EQ(got.body, R"({"order":7,"was":"A1","sent":"A1"})");
    EXPECT_EQ(send("/form", R"({"item":"broken"})").status, 503);

    EXPECT_EQ(send("/echo", R"({"text":"hi"})").body, R"({"loud":"HI"})");
    EXPECT_EQ(send("/echo", R"({"drop":true})").body, R"({"status":"dropped","tasks":[]})");
    got = send("/echo", R"({"text":5})");
    EXPECT_EQ(got.status, 422);
    EXPECT_THAT(got.body, HasSubstr("upper(): argument 1 must be a string"));
    EXPECT_EQ(second.heard("\"a\"").size(), 1U);
    EXPECT_EQ(daemon->stop().code, 0);
}

TEST_F(proxied_job, a_slow_second_system_is_answered_202_and_a_repeat_waits_for_it) {
    configure("500ms");
    start();
    auto got = send("/order", R"({"id":"slow"})");
    EXPECT_EQ(got.status, 202);
    EXPECT_THAT(got.body,
                AllOf(HasSubstr(R"("status":"open")"), HasSubstr("`sluice tasks show 1`")));
    second.release();
    EXPECT_TRUE(until([&] {
        return send("/order", R"({"id":"slow"})").body.find("finished") != std::string::npos;
    }));
    EXPECT_EQ(second.heard("slow").size(), 1U);
}

TEST_F(proxied_job, a_kill_while_a_sender_waits_loses_and_doubles_nothing) {
    configure();
    start();
    auto waiting = sent(R"({"id":"slow-1"})");
    ASSERT_TRUE(until([&] { return second.heard("slow-1").size() == 1; }));
    EXPECT_EQ(daemon->kill().signal, 9);
    EXPECT_EQ(waiting.get().status, 0) << "the connection broke";
    start();
    auto again = sent(R"({"id":"slow-1"})");
    ASSERT_TRUE(until([&] { return second.heard("slow-1").size() == 2; }));
    second.release();
    EXPECT_THAT(again.get().body, AnyOf(HasSubstr("order"), HasSubstr("finished")));
    std::set<std::string> keys;
    for (const auto& one : second.heard("slow-1")) {
        const auto key = one.find("\r\nKey: ");
        ASSERT_NE(key, std::string::npos) << one;
        keys.insert(one.substr(key, one.find("\r\n", key + 2) - key));
    }
    EXPECT_EQ(keys.size(), 1U) << "the shop can tell the repeat";
    EXPECT_EQ(work.list().as_array().size(), 1U);
}

TEST_F(proxied_job, a_stop_answers_a_sender_that_waits) {
    configure();
    start();
    auto waiting = sent(R"({"id":"slow"})");
    ASSERT_TRUE(until([&] { return second.heard("slow").size() == 1; }));
    EXPECT_EQ(daemon->stop().code, 0);
    EXPECT_EQ(waiting.get().status, 202);
}

// "A form waits for the number of its order."
TEST_F(proxied_job, the_guide_and_the_example_show_ones_that_work) {
    work.environment = {{"FORM_TOKEN", "t"}, {"SHOP_URL", second.url()}, {"SHOP_KEY", "key"}};
    const auto answer_of = [&](std::string text) {
        text = std::regex_replace(text, std::regex("127.0.0.1:8080"), "127.0.0.1:0");
        text = std::regex_replace(text, std::regex("https://shop.example/api"), second.url());
        text = std::regex_replace(text, std::regex("daemon:"),
                                  "daemon:\n  allow_networks: [127.0.0.0/8]");
        work.write("proxy.yaml", text);
        start();
        const auto got = send("/order", R"({"order":"f-17","sku":"A1","count":2})",
                              "Authorization: Bearer t\r\n");
        EXPECT_EQ(daemon->stop().code, 0);
        EXPECT_EQ(got.status, 201) << got.body;
        return got.body;
    };
    EXPECT_EQ(
        answer_of(shown_configurations().at("connectors.md: Answer a form with the shop's reply")),
        R"({"order":  7})");
    std::filesystem::remove_all(work.state());
    EXPECT_EQ(answer_of(read_file(std::filesystem::path(SLUICE_SOURCE_DIR) /
                                  "config/examples/webhook-proxy/webhook-proxy.yaml")),
              R"({"order":7,"message":"Thank you"})");
    const auto orders = second.heard("");
    ASSERT_EQ(orders.size(), 2U);
    EXPECT_THAT(orders[0], HasSubstr(R"({"sku":"A1","count":2})"));
    EXPECT_THAT(orders[1], HasSubstr("X-API-Key: key"));
}

TEST_F(proxied_job, a_way_without_an_outcome_is_a_wrong_configuration) {
    const std::string head = R"(
daemon: {webhooks: {listen: "127.0.0.1:0"}}
incoming:
  a: {subscriber: {type: webhook, path: /a, auth: {anyone: true}, answer: delivered}}
outgoing:
  none: {publisher: {type: none}}
)";
    const auto problem_of = [&](const std::string& routes) {
        work.write("proxy.yaml", head + routes);
        const auto checked = work.check();
        EXPECT_EQ(checked.code, 2) << checked.out;
        return checked.out + checked.err;
    };
    EXPECT_THAT(problem_of(""), AllOf(HasSubstr("no enabled route takes its records"),
                                      HasSubstr("add a route from it")));
    EXPECT_THAT(problem_of("routes: {r: {from: a, to: none, hold: true}}\n"),
                HasSubstr("it holds every task for a person, and the senders of incoming 'a'"));
    EXPECT_THAT(problem_of("routes: {r: {from: a, to: none, deliver: {schedule: every 5m}}}\n"),
                AllOf(HasSubstr("delivers by a schedule with longer pauses than 20s"),
                      HasSubstr("set `answer: stored`")));
    work.write("proxy.yaml",
               head + "routes: {r: {from: a, to: none, deliver: {schedule: every 5s}}}\n");
    EXPECT_NE(work.check().code, 2);
}

}  // namespace
}  // namespace sluice::testing
