// Everything malformed that a public port meets. Each is answered or refused, none makes a task
// that it should not make, and the daemon goes on.

#include "e2e_webhook/hooked_job.hpp"
#include "support/net_gzip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <vector>

namespace sluice::testing {
namespace {

const std::string request_head = "POST /in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

std::string with_body(const std::string& body, const std::string& headers = {}) {
    return request_head + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

struct bad_input {
    std::string name;
    std::string bytes;
    int status;  // of the first answer
};

std::vector<bad_input> shapes() {
    const std::string second = "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}";
    const std::string chunked = request_head + "Transfer-Encoding: chunked\r\n";
    return {
        // Two programs on the way could see different requests in these.
        {"both lengths",
         request_head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
         400},
        {"two lengths", request_head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + second,
         400},
        {"a list of lengths", request_head + "Content-Length: 2, 3\r\n\r\n{}" + second, 400},
        {"a signed length", request_head + "Content-Length: +2\r\n\r\n{}" + second, 400},
        {"a length in hexadecimal", request_head + "Content-Length: 0x2\r\n\r\n{}" + second, 400},
        {"a length past 64 bits", request_head + "Content-Length: 99999999999999999999\r\n\r\n{}",
         400},
        {"a blank before the colon", request_head + "Content-Length : 2\r\n\r\n{}" + second, 400},
        {"a folded header", request_head + "X-A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}" + second,
         400},
        {"a bare LF", "POST /in HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}" + second, 400},
        {"a bare CR in a header", request_head + "X-A: b\rContent-Length: 9\r\n\r\n{}" + second,
         400},
        {"a NUL in a header", request_head + "X-A: b" + std::string(1, '\0') + "\r\n\r\n" + second,
         400},
        {"a coding that is not chunked last",
         request_head + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + second, 400},
        {"an unknown coding",
         request_head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + second, 400},
        {"chunked twice", chunked + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second, 400},
        {"a chunk size with a sign", chunked + "\r\n+2\r\n{}\r\n0\r\n\r\n" + second, 400},
        {"a chunk size past 64 bits", chunked + "\r\nfffffffffffffffff\r\n{}\r\n", 400},
        {"a chunk without its end", chunked + "\r\n2\r\n{}X0\r\n\r\n" + second, 400},
        {"endless chunk extensions",
         chunked + "\r\n" + repeated("2;" + std::string(1000, 'x') + "\r\n{}\r\n", 100), 431},
        {"endless trailers", chunked + "\r\n2\r\n{}\r\n0\r\n" + repeated("X: y\r\n", 20'000), 431},
        {"a flood of headers", request_head + repeated("X: y\r\n", 200) + "\r\n", 431},
        {"a header of 100 KB", request_head + "X: " + std::string(100'000, 'y') + "\r\n\r\n", 431},
        {"no host", "POST /in HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"two hosts", request_head + "Host: b\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"no HTTP at all", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n",
         400},
        {"a target of a proxy",
         "POST http://a/in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
         "Content-Length: 2\r\n\r\n{}",
         400},
        {"a body that is too large", request_head + "Content-Length: 70000\r\n\r\n", 413},
        // Bodies.
        {"a cut body", with_body("{\"a\":"), 400},
        {"packed bytes that nobody asked for",
         with_body(std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xab\x56", 12),
                   "Content-Encoding: gzip\r\n"),
         400},
        {"a bomb", with_body(gzipped(std::string(2'000'000, ' ')), "Content-Encoding: gzip\r\n"),
         413},
        {"a bomb in a bomb",
         with_body(gzipped(gzipped(std::string(20'000'000, ' '))),
                   "Content-Encoding: gzip, gzip\r\n"),
         413},
        {"a coding that nobody knows", with_body("{}", "Content-Encoding: br\r\n"), 415},
        {"a coding nine times",
         with_body("{}", "Content-Encoding: " + repeated("gzip,", 9) + "\r\n"), 415},
        {"a NUL", with_body(std::string("{\"a\":1}\0", 8)), 400},
        {"words", with_body("hello"), 400},
    };
}

struct hooked_by_anyone : hooked_job {
    hooked_by_anyone() {
        configure("  a: {subscriber: {type: webhook, path: /in, auth: {anyone: true}}}\n", "a",
                  ", largest_body: 64KiB");
    }

    http_answer answer_to(const std::string& bytes) const {
        plain_connection line(port);
        try {
            line.write(bytes);
        } catch (const std::runtime_error&) {
            // The server closed before it had read everything.
        }
        return answer_in(line.read_to_end());
    }
};

TEST_F(hooked_by_anyone, malformed_requests_are_refused_and_make_no_task) {
    start();
    for (const auto& one : shapes()) {
        EXPECT_EQ(answer_to(one.bytes).status, one.status) << one.name;
    }
    EXPECT_EQ(work.list().as_array().size(), 0U);
    EXPECT_EQ(answer_to(with_body("{\"id\":1}")).status, 200);
    EXPECT_TRUE(reported(1));
    EXPECT_EQ(work.list().as_array().size(), 1U);
}

// The list is read; the element in it is too deep for a record.
TEST_F(hooked_by_anyone, a_nest_of_30000_is_a_rejected_record) {
    start();
    const auto nest = std::string(30'000, '[') + std::string(30'000, ']');
    EXPECT_EQ(answer_to(with_body(nest)).status, 200);
    EXPECT_EQ(work.list().as_array().size(), 1U);
    EXPECT_EQ(work.list({"--status", "rejected"}).as_array().size(), 1U);
}

// Their meaning is plain, and the log of the sender stays empty.
TEST_F(hooked_by_anyone, odd_bodies_whose_meaning_is_plain_are_taken) {
    start();
    const std::vector<std::pair<std::string, std::string>> bodies{
        {"\xEF\xBB\xBF{\"id\":1}", "{\"id\":1}"},
        {"{\"id\":1,\"id\":2}", "{\"id\":2}"},
        {"{\"t\":\"half \\ud83d\"}", "{\"t\":\"half \xEF\xBF\xBD\"}"},
        {"{\"t\":\"caf\xE9\"}", "{\"t\":\"caf\xEF\xBF\xBD\"}"}};
    std::string expected;
    for (const auto& [body, record] : bodies) {
        EXPECT_EQ(answer_to(with_body(body)).status, 200) << body;
        expected += record + "\n";
    }
    EXPECT_TRUE(reported(bodies.size()));
    EXPECT_EQ(report(), expected);
}

// The daemon is killed between the two, so only the ledger can know the first one.
TEST_F(hooked_job, a_signed_request_is_taken_once_over_a_kill) {
    configure(
        "  a: {subscriber: {type: webhook, path: /in, "
        "auth: {signature: {form: slack, secret: k}}}}\n",
        "a");
    start();
    const auto proof = [](const std::string& body) {
        const auto now = std::to_string(std::time(nullptr));
        auto hex = signed_by("k", "v0:" + now + ":" + body);
        hex = hex.substr(hex.find('=') + 1);
        return "X-Slack-Request-Timestamp: " + now + "\r\nX-Slack-Signature: v0=" + hex;
    };
    const auto first = proof("{\"id\":1}");
    EXPECT_EQ(send("/in", "{\"id\":1}", first).status, 200);
    EXPECT_EQ(send("/in", "{\"id\":1}", first).status, 409);
    EXPECT_EQ(daemon->kill().signal, 9);
    start();
    EXPECT_EQ(send("/in", "{\"id\":1}", first).status, 409);
    EXPECT_EQ(send("/in", "{\"id\":1}", first).status, 409);
    EXPECT_EQ(send("/in", "{\"id\":2}", proof("{\"id\":2}")).status, 200);
    EXPECT_TRUE(reported(2));
    EXPECT_EQ(work.list().as_array().size(), 2U);
}

}  // namespace
}  // namespace sluice::testing
