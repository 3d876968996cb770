#include "net/reply_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::net {
namespace {

// Reads in pieces of `step` bytes.
std::optional<failure> feed(reply_reader& reader, std::string_view bytes, std::size_t step) {
    while (!bytes.empty() && !reader.done()) {
        const auto space = reader.space(step);
        const auto size = std::min({space.size(), bytes.size(), step});
        std::copy_n(bytes.data(), size, space.data());
        bytes.remove_prefix(size);
        if (auto problem = reader.took(size)) {
            return problem;
        }
    }
    return std::nullopt;
}

std::string problem_of(std::string_view bytes, reply_limits limits = {}) {
    reply_reader reader(limits, body_rule::as_stated);
    const auto problem = feed(reader, bytes, 100);
    return problem ? problem->message : "";
}

TEST(reply_reader, reads_in_pieces_of_any_size) {
    const std::string whole =
        "HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: v\r\n\r\n";
    for (std::size_t step = 1; step < whole.size() + 2; ++step) {
        reply_reader reader({}, body_rule::as_stated);
        EXPECT_FALSE(reader.started());
        ASSERT_FALSE(feed(reader, whole, step)) << step;
        ASSERT_TRUE(reader.done()) << step;
        EXPECT_TRUE(reader.keeps_alive());
        const auto got = reader.take();
        EXPECT_EQ(got.status, 200U);
        EXPECT_EQ(got.body, "hello world");
        EXPECT_EQ(got.headers.find("x"), "y");
        EXPECT_FALSE(got.headers.find("T"));  // a trailer cannot pass for a header
    }
}

TEST(reply_reader, skips_interim_replies_but_not_for_ever) {
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
    reply_reader reader({}, body_rule::as_stated);
    ASSERT_FALSE(feed(reader, interim + interim + "HTTP/1.1 204 No Content\r\n\r\n", 7));
    ASSERT_TRUE(reader.done());
    EXPECT_EQ(reader.status(), 204U);
    std::string flood;
    for (int i = 0; i < 20; ++i) {
        flood += interim;
    }
    EXPECT_EQ(problem_of(flood), "the answer never begins: only 1xx replies");
}

TEST(reply_reader, keeps_its_limits) {
    const reply_limits small{200, 10};
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nX: " + std::string(300, 'x') + "\r\n\r\n", small),
              "header of the answer is larger than 200 bytes");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nxx", small),
              "body of the answer is larger than 10 bytes");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "6\r\nabcdef\r\n5\r\nabcde\r\n",
                         small),
              "body of the answer is larger than 10 bytes");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\n\r\n01234567890", small),
              "body of the answer is larger than 10 bytes");
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", small), "");
}

TEST(reply_reader, refuses_what_is_not_http) {
    for (const auto* text :
         {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "\x16\x03\x01\x02\x03", "HTTP/1.1 abc OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        EXPECT_EQ(problem_of(text).substr(0, 22), "the answer is not HTTP") << text;
    }
}

const std::string chunked_head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string times(int count, const std::string& text) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        out += text;
    }
    return out;
}

TEST(reply_reader, everything_outside_the_body_counts) {
    const reply_limits small{1'000, 1'000'000};
    const std::string long_text(1'000, 'a');
    const std::string hint = "HTTP/1.1 103 Early Hints\r\nLink: " + std::string(400, 'x');
    for (const auto& text : {"HTTP/1.1 200 " + long_text, "HTTP/1.1 200 OK\r\n" + long_text,
                             "HTTP/1.1 200 OK\r\n" + times(200, "X-A: b\r\n"),
                             times(3, hint + "\r\n\r\n"), chunked_head + "2;" + long_text,
                             chunked_head + times(900, "0") + "2\r\n{}\r\n" + times(200, "0"),
                             chunked_head + times(10, "1;" + std::string(200, 'a') + "\r\n \r\n"),
                             chunked_head + "2\r\n{}\r\n0\r\nX: " + long_text,
                             chunked_head + "2\r\n{}\r\n0\r\n" + times(200, "X-T: b\r\n"),
                             chunked_head + times(400, "1\r\na\r\n")}) {
        EXPECT_EQ(problem_of(text, small), "header of the answer is larger than 1000 bytes")
            << text.substr(0, 80);
    }
}

// A server may flush after each row, so no limit on headers may count chunks.
TEST(reply_reader, a_long_stream_of_small_pieces_is_no_flood) {
    const reply_limits small{1'000, 10'000'000};
    EXPECT_EQ(problem_of(chunked_head + times(100'000, "A\r\n0123456789\r\n") + "0\r\n\r\n", small),
              "");
    EXPECT_EQ(problem_of(chunked_head + times(100'000, "5\r\n01234\r\n") + "0\r\n\r\n", small), "");
}

TEST(reply_reader, reads_into_a_buffer_that_does_not_grow_with_the_reply) {
    reply_reader reader({64 * 1024, 64 * 1024 * 1024}, body_rule::as_stated);
    ASSERT_FALSE(feed(reader, chunked_head, 100'000));
    std::size_t largest = 0;
    const std::string piece = "10000\r\n" + std::string(65'536, 'x') + "\r\n";
    for (int i = 0; i < 100; ++i) {
        ASSERT_FALSE(feed(reader, piece, 100'000));
        largest = std::max(largest, reader.space().size());
    }
    EXPECT_EQ(largest, 64U * 1024U);
}

TEST(reply_reader, refuses_lengths_that_cannot_be_meant) {
    for (const auto* headers :
         {"Content-Length: 2\r\nContent-Length: 4", "Content-Length: 2, 4", "Content-Length: +2",
          "Content-Length: 18446744073709551616", "Content-Length: 2\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: xchunked", "X-A: a\x1b[31m",
          "X-A : a"}) {
        EXPECT_EQ(
            problem_of("HTTP/1.1 200 OK\r\n" + std::string(headers) + "\r\n\r\n{}  ").substr(0, 22),
            "the answer is not HTTP")
            << headers;
    }
    EXPECT_EQ(problem_of("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n{}"),
              "body of the answer is larger than 32 MiB");
    for (const auto* lines : {"FFFFFFFFFFFFFFFFF\r\nabc", "-5\r\nabc\r\n", "0x2\r\n{}\r\n",
                              "2\n{}\n", "2\r\n{}}\r\n", "2;a=\n\r\n", "0\r\nno trailer\r\n"}) {
        EXPECT_EQ(problem_of(chunked_head + lines).substr(0, 22), "the answer is not HTTP")
            << lines;
    }
}

TEST(reply_reader, forgives_mistakes_that_have_one_meaning) {
    const auto body_of = [](const std::string& bytes) {
        reply_reader reader({}, body_rule::as_stated);
        EXPECT_FALSE(feed(reader, bytes, 7)) << bytes;
        EXPECT_TRUE(reader.done()) << bytes;
        return reader.take().body;
    };
    EXPECT_EQ(body_of("HTTP/1.1 201\r\nContent-Length: 2\r\n\r\n{}"), "{}");
    EXPECT_EQ(body_of("HTTP/1.1 201 \r\nContent-Length: 2\r\n\r\n{}"), "{}");
    EXPECT_EQ(body_of("HTTP/1.1 200 \xc3\xa4\r\nContent-Length: 2\r\n\r\n{}"), "{}");
    EXPECT_EQ(body_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"), "{}");
    EXPECT_EQ(
        body_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}"),
        "{}");
    reply_reader folded({}, body_rule::as_stated);
    ASSERT_FALSE(feed(folded, "HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 0\r\n\r\n", 7));
    EXPECT_EQ(folded.take().headers.find("X"), "a b");
}

TEST(reply_reader, a_connection_on_which_a_body_may_still_come_is_not_used_again) {
    const auto again = [](const std::string& bytes, body_rule rule = body_rule::as_stated) {
        reply_reader reader({}, rule);
        EXPECT_FALSE(feed(reader, bytes, 100)) << bytes;
        EXPECT_TRUE(reader.done()) << bytes;
        return reader.keeps_alive();
    };
    EXPECT_TRUE(again("HTTP/1.1 204 No Content\r\n\r\n"));
    EXPECT_TRUE(again("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_TRUE(again("HTTP/1.1 304 Not Modified\r\n\r\n"));
    EXPECT_TRUE(again("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", body_rule::never));
    EXPECT_FALSE(again("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"));
    EXPECT_FALSE(again("HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n"));
    EXPECT_FALSE(again("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"));
    EXPECT_FALSE(
        again("HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\n"
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_FALSE(again("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    EXPECT_FALSE(again("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_TRUE(again("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_FALSE(
        again("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n"
              "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    EXPECT_FALSE(again("HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n"));
}

TEST(reply_reader, an_end_is_right_only_for_a_body_without_length) {
    reply_reader open({}, body_rule::as_stated);
    ASSERT_FALSE(feed(open, "HTTP/1.1 200 OK\r\n\r\nall of it", 100));
    EXPECT_FALSE(open.done());
    EXPECT_FALSE(open.ended(true));
    ASSERT_TRUE(open.done());
    EXPECT_FALSE(open.keeps_alive());
    EXPECT_EQ(open.take().body, "all of it");
    for (const auto* part :
         {"", "HTTP/1.1 2",
          "HTTP/1.1 200 OK\r\nX:", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
        reply_reader cut({}, body_rule::as_stated);
        ASSERT_FALSE(feed(cut, part, 100));
        const auto problem = cut.ended(true);
        ASSERT_TRUE(problem) << part;
        EXPECT_EQ(problem->kind, failure_class::unreachable);
    }
    reply_reader broken({}, body_rule::as_stated);
    ASSERT_FALSE(feed(broken, "HTTP/1.1 200 OK\r\n\r\nall of it", 100));
    EXPECT_TRUE(broken.ended(false));
}

TEST(reply_reader, a_connection_with_more_than_the_reply_is_not_used_again) {
    reply_reader more({}, body_rule::as_stated);
    ASSERT_FALSE(feed(more, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200", 100));
    EXPECT_FALSE(more.keeps_alive());
    reply_reader closing({}, body_rule::as_stated);
    ASSERT_FALSE(
        feed(closing, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 100));
    EXPECT_FALSE(closing.keeps_alive());
}

TEST(reply_reader, a_status_line_may_end_at_its_number) {
    const std::string whole = "HTTP/1.1 100\r\n\r\nHTTP/1.1 201\r\nContent-Length: 2\r\n\r\n{}";
    for (std::size_t step = 1; step <= whole.size(); ++step) {
        reply_reader reader({}, body_rule::as_stated);
        ASSERT_FALSE(feed(reader, whole, step)) << step;
        ASSERT_TRUE(reader.done()) << step;
        EXPECT_TRUE(reader.keeps_alive()) << step;
        const auto got = reader.take();
        EXPECT_EQ(got.status, 201U);
        EXPECT_EQ(got.body, "{}");
    }
    reply_reader old({}, body_rule::as_stated);
    ASSERT_FALSE(feed(old, "HTTP/1.0 204\r\n\r\n", 100));
    EXPECT_EQ(old.status(), 204U);
}

TEST(reply_reader, a_status_line_is_completed_only_where_a_blank_is_missing) {
    for (const auto* text : {"HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2o1\r\n\r\n", "HTTP/1.1\r\n\r\n",
                             "HTTP/1.1 2011\r\n\r\n", "HTTP/2.0 201\r\n\r\n"}) {
        EXPECT_EQ(problem_of(text).substr(0, 22), "the answer is not HTTP") << text;
    }
}

TEST(reply_reader, a_body_that_cannot_be_ends_the_connection) {
    const auto kept = [](std::string_view reply) {
        reply_reader reader({}, body_rule::as_stated);
        EXPECT_FALSE(feed(reader, reply, 100));
        EXPECT_TRUE(reader.done()) << reply;
        return reader.keeps_alive();
    };
    EXPECT_FALSE(kept("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n"));
    EXPECT_FALSE(kept("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"));
    EXPECT_FALSE(kept("HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n"));
    EXPECT_FALSE(kept("HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n"));
    EXPECT_FALSE(
        kept("HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\n"
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
    EXPECT_TRUE(kept("HTTP/1.1 204 No Content\r\n\r\n"));
    EXPECT_TRUE(kept("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));
    EXPECT_TRUE(
        kept("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
}

TEST(reply_reader, takes_no_body_where_none_can_be) {
    reply_reader reader({}, body_rule::never);
    ASSERT_FALSE(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 100));
    ASSERT_TRUE(reader.done());
    EXPECT_TRUE(reader.keeps_alive());
    EXPECT_EQ(reader.take().headers.find("Content-Length"), "5");
}

}  // namespace
}  // namespace sluice::net
