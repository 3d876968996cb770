// Uses an API key that is easy to find, and looks for it in all output of Sluice: it must be
// nowhere.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* canary = "canary-7f3a91-never-to-be-seen";

struct secrecy : ::testing::TestWithParam<std::string> {
    void expect_silent(const ended& end) const {
        EXPECT_THAT(end.out, Not(HasSubstr(canary)));
        EXPECT_THAT(end.err, Not(HasSubstr(canary)));
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0", "--key", canary}};
    job work;
};

TEST_P(secrecy, the_key_stands_in_no_output_and_no_file) {
    work.publish_products(sandbox, {"one", "", "three"});
    work.environment = {
        {"E2E_KEY", canary}, {"E2E_LOG_LEVEL", "debug"}, {"E2E_LOG_FORMAT", GetParam()}};
    // All kinds of replies that a message could quote.
    for (const char* kind : {"500", "html", "422"}) {
        sandbox.fault(std::string(R"({"method":"POST","path":"/post","kind":")") + kind + "\"}");
    }
    expect_silent(work.check());
    expect_silent(work.check({"--json"}));
    expect_silent(work.once());
    // The server refuses the key while a task waits for it.
    sandbox.post("/switches", R"({"api-key":"revoked"})");
    work.publish_products(sandbox, {"one", "", "three", "four"});
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return work.list({"--status", "waiting"}).as_array().size() == 1; }));
    expect_silent(daemon.stop());
    const auto all = work.list();
    std::string shown;
    for (const auto& one : all.as_array()) {
        const auto id = std::to_string(one.at("id").as_int64());
        expect_silent(work.tasks({"show", id}));
        expect_silent(work.tasks({"show", id, "--json"}));
        const auto whole = work.tasks({"show", id, "--full"});
        expect_silent(whole);
        shown += whole.out;
    }
    EXPECT_THAT(shown, HasSubstr("X-API-Key: (hidden)")) << "no request was kept";
    EXPECT_THAT(shown, HasSubstr("    HTTP 422\n")) << "no reply of a failure was kept";
    EXPECT_THAT(shown, HasSubstr("\"caption\":\"one\""));
    expect_silent(work.tasks({"list"}));
    for (const auto& file : std::filesystem::directory_iterator(work.state())) {
        EXPECT_THAT(read_file(file.path()), Not(HasSubstr(canary))) << file.path();
    }
    EXPECT_GT(sandbox.calls("POST", "received"), 3) << "the key was never used";
}

INSTANTIATE_TEST_SUITE_P(logs, secrecy, ::testing::Values("human", "json"),
                         [](const auto& each) { return each.param; });

// Every field in which a secret can leave: a client's header, its password, a query, a URL, a body.
constexpr const char* to_a_shop = R"(
clients:
  shop:
    type: http
    base_url: $API
    request_log: full
    headers: {X-Shop-Key: "${credential:key}"}
    auth: {basic: {user: sluice, password: "${credential:key}"}}
    retry: {attempts: 1}
incoming:
  products:
    subscriber: {type: file, path: "$FILE"}
outgoing:
  shop:
    publisher:
      type: http
      client: shop
      url: "/hooks/${credential:path}"
      query: {apikey: "${credential:key}"}
      body: {title: "{{ Title }}", key: "${credential:key}"}
      success: [any]
    retry: {attempts: 1}
routes:
  products-to-shop: {from: products, to: shop}
)";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

TEST_P(secrecy, a_credential_anywhere_in_the_configuration_stands_in_no_line_of_the_log) {
    const std::string key = "canary \"7f3a91\"/never&seen";
    std::filesystem::create_directory(work.beside("credentials"));
    work.write("../credentials/key", key + "\n");
    work.write("../credentials/path", "44b1-never-shown");
    work.write("../products.csv", "Title\none\n");
    work.write("sluice.yaml", replaced(replaced(to_a_shop, "$API", sandbox.api()), "$FILE",
                                       work.beside("products.csv").string()) +
                                  "daemon: {log_level: debug, log_format: " + GetParam() + "}\n");
    work.environment = {{"CREDENTIALS_DIRECTORY", work.beside("credentials").string()}};
    auto shown_by = work.run();
    shown_by.arguments = {"show-config", "--config", work.config().string()};
    const auto shown = run_to_end_of(shown_by);
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("first_byte: \"30s\"")) << "a default";
    const auto round = work.once();
    EXPECT_THAT(round.err, HasSubstr("X-Shop-Key: (hidden)")) << "the request was not logged";
    for (const char* part : {"7f3a91", "never&seen", "never%26seen", "44b1-never"}) {
        EXPECT_THAT(round.out + round.err + shown.out, Not(HasSubstr(part)));
    }
}

TEST(secrecy_of_mistakes, a_key_beside_a_mistake_is_not_quoted) {
    const job work;
    work.write("wrong.yaml", std::string("clients:\n  ocoya: {type: ocoya, api_key: ") + canary +
                                 ", api_kex: " + canary + "}\n");
    for (const auto& end : {work.check(), work.check({"--json"})}) {
        EXPECT_EQ(end.code, 2);
        EXPECT_THAT(end.out + end.err, Not(HasSubstr(canary)));
    }
}

}  // namespace
}  // namespace sluice::testing
