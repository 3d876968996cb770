// A day's work of an operator in Debian's Chromium, and what people with less rights see.

#include "e2e_page/browser_job.hpp"

#include <sluice/model/json.hpp>

namespace sluice::testing {
namespace {

// One daemon with every state that a person works on, and one browser for all flows.
struct work_of_an_operator : page_in_chromium {
    void SetUp() override {
        work.write("../in.ndjson", "{\"id\":1}\n");
        work.write("../picky.ndjson",
                   "{\"id\":1,\"price\":\"none\"}\n{\"id\":2,\"price\":\"none\"}\n");
        work.write("../held.ndjson",
                   "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n{\"id\":5}\n");
        work.write("../one.ndjson", "{\"id\":1,\"price\":\"none\"}\n");
        std::string lines;
        for (std::size_t i = 1; i <= many; ++i) {
            lines += "{\"id\":" + std::to_string(i) + "}\n";
        }
        work.write("../many.ndjson", lines);
        work.environment["SANDBOX"] = sandbox.api();
        write_configuration();
        const std::string workspace = first_workspace;
        const std::string profile = first_profile;
        work.write("work.yaml", R"(clients:
  plain:
    type: http
    base_url: ${env:SANDBOX}
    headers: {X-API-Key: sandbox-key}
    retry: {attempts: 1}
incoming:
  careful: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/held.ndjson"},
            identifier: id, emit: new}
  wrong: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/picky.ndjson"},
          identifier: id, emit: new}
  single: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/one.ndjson"},
           identifier: id, emit: new}
  thousands: {schedule: by hand, subscriber: {type: file, path: "${env:E2E_BESIDE}/many.ndjson"},
              identifier: id, emit: new}
outgoing:
  strict:
    transformers: [{set: {price: "{{ number(price) }}"}}]
    publisher: {type: file, path: "${env:E2E_BESIDE}/strict.ndjson"}
  post:
    publisher:
      type: http
      client: plain
      url: /post
      query: {workspaceId: )" + workspace +
                                    R"(}
      body: {caption: "post {{ id }}", socialProfileIds: [)" +
                                    profile + R"(], scheduledAt: "2030-01-31T09:00:00Z"}
  lots: {publisher: {type: file, path: "${env:E2E_BESIDE}/lots.ndjson"}}
routes:
  held: {from: careful, to: report, hold: true}
  picky: {from: wrong, to: strict}
  stubborn: {from: single, to: strict}
  unsure: {from: single, to: post}
  many: {from: thousands, to: lots}
)");
        sandbox.fault(R"({"method":"POST","path":"/post","kind":"cut_after"})");
        start();
        ASSERT_EQ(submit("/pause/route/many", "reason=later").status, 303);
        ASSERT_EQ(submit("/run/thousands").status, 303);
        put_value("ada", "Ada Lovelace");
        put_value("bar", "Barbara Liskov");
        ASSERT_TRUE(until([&] { return matches("route=picky&status=failed", 2); }));
        ASSERT_TRUE(until([&] { return matches("status=held", 5); }));
        ASSERT_TRUE(until([&] { return matches("status=uncertain", 1); }));
        fail_often(60);
        ASSERT_TRUE(until([&] { return get("/runs").body.find(">20000<") != std::string::npos; }));
    }

    http_answer ask_daemon(const std::string& method, const std::string& target,
                           const std::string& body = {}) const {
        return ask_socket(work.state() / "control.sock", method, target, body);
    }
    void put_value(const std::string& key, const std::string& value) const {
        const json::object body{{"key", key}, {"value", value}};
        ASSERT_EQ(ask_daemon("POST", "/storages/names/put", write_json(body)).status, 200);
    }
    bool matches(const std::string& filter, int number) {
        const auto shown = get("/tasks?" + filter).body;
        return shown.find(">" + std::to_string(number) + " match<") != std::string::npos;
    }
    // Real attempts, one after the other.
    void fail_often(int attempts) const {
        const auto state_of = [&] {
            const auto list = parse_json(ask_daemon("GET", "/tasks?route=stubborn").body);
            return list->at("tasks").at(0);
        };
        ASSERT_TRUE(until([&] { return text_member(state_of(), "state") == "failed"; }));
        const auto id = integer_member(state_of(), "id").value();
        const auto again = write_json(json::object{{"tasks", json::array{id}}});
        for (int i = 1; i < attempts; ++i) {
            ASSERT_EQ(ask_daemon("POST", "/tasks/retry", again).status, 200);
            ASSERT_TRUE(until([&] { return text_member(state_of(), "state") == "failed"; }));
        }
    }

    // It takes a second to skip them: enough to press Stop.
    static constexpr std::size_t many = 20'000;
    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
};

TEST_F(work_of_an_operator, is_done_in_the_browser) {
    expect_flows("work.mjs",
                 {"rates",       "approve", "reject",    "noscript",          "bulk_approve",
                  "log_of_task", "edit",    "uncertain", "live_log_of_route", "hidden",
                  "pause",       "run_now", "filters",   "long_story",        "storages",
                  "audit",       "themes",  "conflict",  "refused_save",      "bulk_stop",
                  "bulk_retry"});
    EXPECT_EQ(sandbox.calls("POST", "received"), 2) << "the uncertain one, once more";
    EXPECT_EQ(lines_in(work.beside("strict.ndjson")), 1U) << "the mended one";
    EXPECT_EQ(lines_in(work.beside("lots.ndjson")), many) << "each once";
}

struct people_without_a_mouse : page_in_chromium {
    void SetUp() override {
        work.environment["E2E_SECRET"] = "sandbox-secret";
        work.write("../products.csv", "Handle,Title\n1,The first post\n");
        work.write("daemon.yaml", "daemon:\n  page: {listen: \"127.0.0.1:0\"}\n");
        start();
    }
    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
};

TEST_F(people_without_a_mouse, come_from_an_empty_directory_to_a_published_post) {
    const auto done = node("keyboard.mjs", {"http://127.0.0.1:" + std::to_string(sandbox.port()),
                                            work.beside("products.csv").string()});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_NE(done.out.find("done: keyboard\nwrong: 0\n"), std::string::npos) << done.out;
    EXPECT_EQ(sandbox.made(), std::vector<std::string>{"The first post"});
}

struct people_with_tokens : page_in_chromium {
    void SetUp() override {
        const auto token = [](char letter) { return '"' + std::string(40, letter) + '"'; };
        write_configuration("prefix: /tools/sluice, sign_in: true, tokens: {eve: {token: " +
                            token('v') + "}, bob: {role: operator, token: " + token('o') + "}}");
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }
};

TEST_F(people_with_tokens, see_and_do_what_their_role_allows_below_the_path_of_a_proxy) {
    const auto done = node_at("http://" + host() + "/tools/sluice", "people.mjs",
                              {"sign_in", "viewer", "prefix"});
    EXPECT_EQ(done.code, 0) << done.out << done.err;
    EXPECT_NE(done.out.find("done: sign_in\ndone: viewer\ndone: prefix\nwrong: 0\n"),
              std::string::npos)
        << done.out;
}

}  // namespace
}  // namespace sluice::testing
