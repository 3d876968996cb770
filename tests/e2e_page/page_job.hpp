#pragma once

// A daemon with the operator's page, and a browser without script that uses it.

#include "e2e/job.hpp"
#include "support/plain_connection.hpp"
#include "support/unix_caller.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

namespace sluice::testing {

struct page_job : ::testing::Test {
    page_job() {
        work.environment["E2E_BESIDE"] = work.beside("").string();
        work.write("../in.ndjson", "{\"id\":1}\n");
    }

    // `settings` are those of `daemon.page` beside `listen`.
    void write_configuration(const std::string& settings = {}) const {
        work.write("all.yaml", R"(incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/in.ndjson"},
          identifier: id, emit: new}
outgoing:
  report: {publisher: {type: file, path: "${env:E2E_BESIDE}/out.ndjson"}}
storages:
  names: {}
routes:
  all: {from: lines, to: report}
daemon:
  page: {listen: "127.0.0.1:0")" + (settings.empty() ? "" : ", " + settings) +
                                   "}\n");
    }

    void start() {
        daemon = std::make_unique<program>(work.run());
        ASSERT_TRUE(daemon->wrote("started")) << daemon->err();
        const std::string told = "address=http://127.0.0.1:";
        const auto log = daemon->err();
        const auto at = log.find(told);
        ASSERT_NE(at, std::string::npos) << log;
        port = std::stoi(log.substr(at + told.size()));
    }

    std::string host() const { return "127.0.0.1:" + std::to_string(port); }

    // Sends one request on a connection of its own. `headers` are whole lines.
    http_answer send(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& headers) const {
        plain_connection wire(port);
        wire.write(method + " " + target + " HTTP/1.1\r\nConnection: close\r\n" + headers +
                   (method == "POST"
                        ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n"
                        : std::string()) +
                   "\r\n" + body);
        return answer_in(wire.read_to_end());
    }

    // Keeps the cookie and the token of the last form.
    http_answer ask(const std::string& method, const std::string& target,
                    const std::string& body = {}) {
        const auto got =
            send(method, target, body,
                 "Host: " + host() + "\r\n" + (cookie.empty() ? "" : "Cookie: " + cookie + "\r\n"));
        take(got.head, "Set-Cookie: ", ';', cookie);
        take(got.body, "name=\"token\" value=\"", '"', token);
        return got;
    }
    http_answer get(const std::string& target) { return ask("GET", target); }

    // Opens the page with the form, and sends it. Returns the answer.
    http_answer submit(const std::string& target, const std::string& fields = {}) {
        EXPECT_EQ(get(target).status, 200) << target;
        return ask("POST", target, "token=" + token + (fields.empty() ? "" : "&" + fields));
    }

    job work;
    std::unique_ptr<program> daemon;
    int port = 0;
    std::string cookie;
    std::string token;

 private:
    static void take(const std::string& text, const std::string& before, char end,
                     std::string& into) {
        const auto at = text.find(before);
        if (at != std::string::npos) {
            const auto from = at + before.size();
            into = text.substr(from, text.find(end, from) - from);
        }
    }
};

}  // namespace sluice::testing
