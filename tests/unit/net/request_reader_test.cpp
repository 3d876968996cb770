#include "net/request_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::net {
namespace {

constexpr request_limits small{.head = 2'000, .headers = 10, .body = 1'000};

std::string shown(const request& asked) {
    return asked.method + " " + asked.target + " [" + asked.body + "]";
}

// The requests that a server reads from these bytes, in pieces of `step`: "GET / []; POST /x
// [body]; 400".
std::string outcome(std::string_view bytes, std::size_t step, request_limits limits = small) {
    request_reader reader(limits);
    std::string all;
    const auto note = [&](const std::string& one) { all += (all.empty() ? "" : "; ") + one; };
    for (;;) {
        if (reader.at() == request_reader::phase::whole) {
            note(shown(reader.take()));
            continue;
        }
        if (reader.at() == request_reader::phase::refused) {
            note(std::to_string(reader.fault().status));
            return all;
        }
        if (bytes.empty()) {
            return all;
        }
        const auto space = reader.space();
        const auto size = std::min({space.size(), bytes.size(), step});
        std::copy_n(bytes.data(), size, space.data());
        bytes.remove_prefix(size);
        reader.took(size);
    }
}

struct shape {
    std::string_view name;
    std::string bytes;
    std::string expected;
};

void expect_all(const std::vector<shape>& shapes) {
    for (const auto& one : shapes) {
        for (const std::size_t step : {1U, 2U, 3U, 7U, 64U, 16'384U}) {
            EXPECT_EQ(outcome(one.bytes, step), one.expected) << one.name << ", step " << step;
        }
    }
}

const std::string get = "GET / HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
const std::string inner = "GET /inner HTTP/1.1\r\nHost: x\r\n\r\n";
using std::string_literals::operator""s;

TEST(request_reader, reads_requests_of_every_framing) {
    expect_all({
        {"no body", get + "\r\n", "GET / []"},
        {"a length", post + "Content-Length: 4\r\n\r\nbody", "POST / [body]"},
        {"a length of zero", post + "Content-Length: 0\r\n\r\n", "POST / []"},
        {"chunks",
         post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
         "POST / [abc0123456789]"},
        {"chunks in capitals", post + "TRANSFER-ENCODING: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
         "POST / [a]"},
        {"extensions and trailers",
         post + "Transfer-Encoding: chunked\r\n\r\n1;n=\"v\"\r\na\r\n0;x\r\nT: v\r\n\r\n",
         "POST / [a]"},
        {"one after the other", get + "\r\n" + post + "Content-Length: 1\r\n\r\nb" + inner,
         "GET / []; POST / [b]; GET /inner []"},
        {"empty lines before it", "\r\n\r\n" + get + "\r\n", "GET / []"},
        {"an old version", "GET /a?b HTTP/1.0\r\n\r\n", "GET /a?b []"},
        {"an unfinished one", get + "X: ", ""},
        {"blanks around a value", get + "X: \t a \t\r\n\r\n", "GET / []"},
    });
}

TEST(request_reader, no_byte_of_a_body_is_taken_for_a_request) {
    const auto coded = [](const std::string& coding) {
        return post + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n" + inner;
    };
    expect_all({
        {"unknown coding", coded("xchunked"), "400"},
        {"identity", coded("identity"), "400"},
        {"not chunked last", coded("chunked, identity"), "400"},
        {"coded before chunked", coded("gzip, chunked"), "400"},
        {"chunked twice", coded("chunked, chunked"), "400"},
        {"an empty member", coded("chunked,"), "400"},
        {"no coding", coded(""), "400"},
        {"in quotes", coded("\"chunked\""), "400"},
        {"with a parameter", coded("chunked;q=1"), "400"},
        {"a vertical tab", coded("chunked\x0b"), "400"},
        {"a byte above", coded("chunked\xa0"), "400"},
        {"two headers",
         post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + "0\r\n\r\n" +
             inner,
         "400"},
        {"length and coding",
         post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + "0\r\n\r\n" + inner,
         "400"},
        {"coding and length",
         post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + "0\r\n\r\n" + inner,
         "400"},
        {"coding in HTTP/1.0",
         "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner, "400"},
        {"two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} " + inner, "400"},
        {"the same length twice", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" + inner,
         "400"},
        {"a list of lengths", post + "Content-Length: 2, 2\r\n\r\n{}" + inner, "400"},
        {"a signed length", post + "Content-Length: +2\r\n\r\n{}" + inner, "400"},
        {"a negative length", post + "Content-Length: -1\r\n\r\n{}" + inner, "400"},
        {"a hexadecimal length", post + "Content-Length: 0x2\r\n\r\n{}" + inner, "400"},
        {"a length with a blank", post + "Content-Length: 1 2\r\n\r\n{}" + inner, "400"},
        {"an empty length", post + "Content-Length:\r\n\r\n{}" + inner, "400"},
        {"a length past 64 bits", post + "Content-Length: 18446744073709551618\r\n\r\n{}" + inner,
         "400"},
        {"a length past the limit", post + "Content-Length: 1001\r\n\r\n" + inner, "413"},
    });
}

TEST(request_reader, a_chunk_is_what_its_line_says) {
    const auto chunks = [](const std::string& lines) {
        return post + "Transfer-Encoding: chunked\r\n\r\n" + lines;
    };
    expect_all({
        {"a bare LF", chunks("2\n{}\n0\n\n"), "400"},
        {"a bare LF in an extension", chunks("2;a=\n\r\n{}\r\n0\r\n\r\n"), "400"},
        {"NUL in an extension", chunks("2;a=\0\r\n{}\r\n0\r\n\r\n"s), "400"},
        {"a control character in an extension", chunks("2;a=\x1b\r\n{}\r\n0\r\n\r\n"), "400"},
        {"a size past 64 bits", chunks("10000000000000002\r\n{}\r\n0\r\n\r\n"), "400"},
        {"a size past the limit", chunks("FFFFFFFFFFFFFFFF\r\n{}"), "413"},
        {"sizes past the limit together", chunks("3e7\r\n" + std::string(999, 'x') + "\r\n2\r\n"),
         "413"},
        {"a negative size", chunks("-2\r\n{}\r\n0\r\n\r\n"), "400"},
        {"a size in C", chunks("0x2\r\n{}\r\n0\r\n\r\n"), "400"},
        {"no size", chunks("\r\n{}\r\n0\r\n\r\n"), "400"},
        {"an extension without a size", chunks(";a\r\n{}\r\n0\r\n\r\n"), "400"},
        {"a blank after the size", chunks("2 \r\n{}\r\n0\r\n\r\n"), "400"},
        {"a blank before the size", chunks(" 2\r\n{}\r\n0\r\n\r\n"), "400"},
        {"words after the size", chunks("2 x\r\n{}\r\n0\r\n\r\n"), "400"},
        {"data past the size", chunks("2\r\n{}XX0\r\n\r\n"), "400"},
        {"data without an end", chunks("2\r\n{}0\r\n\r\n"), "400"},
        {"a trailer that is none", chunks("0\r\nno colon\r\n\r\n"), "400"},
        {"a folded trailer", chunks("0\r\nT: a\r\n b\r\n\r\n"), "400"},
    });
}

TEST(request_reader, a_head_is_read_to_the_letter) {
    expect_all({
        {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
        {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "400"},
        {"two Hosts", get + "Host: x\r\n\r\n", "400"},
        {"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
        {"two Hosts in one", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400"},
        {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "400"},
        {"a Host with a word for a port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "400"},
        {"a Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", "400"},
        {"a Host with a port alone", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "400"},
        {"a Host without its bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400"},
        {"a Host with more after it", "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", "400"},
        {"an IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET / []"},
        {"a Host with a port", "GET / HTTP/1.1\r\nHost: A-1.example:8080\r\n\r\n", "GET / []"},
        {"a Host with an empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", "GET / []"},
        {"a Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "400"},
        {"a folded header", get + "X: a\r\n b\r\n\r\n", "400"},
        {"a header folded by a tab", get + "X: a\r\n\tb\r\n\r\n", "400"},
        {"a blank before the first header", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", "400"},
        {"a blank before the colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"},
        {"a header without a colon", get + "foo\r\n\r\n", "400"},
        {"a header without a name", get + ": a\r\n\r\n", "400"},
        {"a name with a blank", get + "X Y: a\r\n\r\n", "400"},
        {"a name with a byte above", get + "X\xe9: a\r\n\r\n", "400"},
        {"NUL in a value", get + "X: a\0b\r\n\r\n"s, "400"},
        {"ESC in a value", get + "X: a\x1b[31m\r\n\r\n", "400"},
        {"NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n"s, "400"},
        {"bare LFs", "GET / HTTP/1.1\nHost: x\n\n", "400"},
        {"a bare LF between headers", "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", "400"},
        {"a bare CR", "GET / HTTP/1.1\r\nHost: x\rX: y\r\n\r\n", "400"},
        {"CR CR LF", "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n", "400"},
        {"a bare LF before it", "\n" + get + "\r\n", "400"},
        {"HTTP/0.9", "GET /\r\n\r\n", "400"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", "505"},
        {"a small version", "GET / http/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a long version", "GET / HTTP/1.10\r\nHost: x\r\n\r\n", "400"},
        {"two blanks", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"tabs", "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"bytes above in the target", "GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a whole URL", "GET http://evil/ HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a host and port", "CONNECT evil:443 HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"an asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"a method that is none", "G@T / HTTP/1.1\r\nHost: x\r\n\r\n", "400"},
        {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s + std::string(300, '\0'), "400"},
        {"an expectation", post + "Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx", "417"},
    });
}

TEST(request_reader, everything_outside_the_body_has_one_limit) {
    const std::string long_line(2'000, 'a');
    const auto chunks = [](const std::string& lines) {
        return post + "Transfer-Encoding: chunked\r\n\r\n" + lines;
    };
    std::string rows;
    for (int i = 0; i < 500; ++i) {
        rows += "1\r\nx\r\n";
    }
    std::string trailers;
    for (int i = 0; i < 400; ++i) {
        trailers += "X: y\r\n";
    }
    std::string empty_lines;
    for (int i = 0; i < 1'100; ++i) {
        empty_lines += "\r\n";
    }
    expect_all({
        {"a long target", "GET /" + long_line, "431"},
        {"a long name", get + long_line, "431"},
        {"a long value", get + "X: " + long_line, "431"},
        {"many headers",
         get + "a: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\na: b\r\n" +
             "a: b\r\na: b\r\n\r\n",
         "431"},
        {"a long size", chunks(std::string(2'000, '0')), "431"},
        {"a long extension", chunks("1;" + long_line), "431"},
        {"many chunks", chunks(rows), "431"},
        {"a long trailer", chunks("0\r\nX: " + long_line), "431"},
        {"many trailers", chunks("0\r\n" + trailers), "431"},
        {"empty lines without end", empty_lines, "431"},
    });
}

TEST(request_reader, limits_hold_for_each_request_anew) {
    std::string many;
    std::string expected;
    for (int i = 0; i < 20; ++i) {
        many += get + "X: " + std::string(1'500, 'a') + "\r\n\r\n";
        expected += expected.empty() ? "GET / []" : "; GET / []";
    }
    EXPECT_EQ(outcome(many, 1'000), expected);
    EXPECT_EQ(outcome(post + "Content-Length: 1000\r\n\r\n" + std::string(1'000, 'x'), 100),
              "POST / [" + std::string(1'000, 'x') + "]");
}

TEST(request_reader, asks_for_the_body_only_when_the_sender_waits_for_it) {
    const auto expects = [](const std::string& bytes) {
        request_reader reader(small);
        std::ranges::copy(bytes, reader.space().begin());
        reader.took(bytes.size());
        return reader.expects_go_on();
    };
    EXPECT_TRUE(expects(post + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n"));
    EXPECT_FALSE(expects(post + "Content-Length: 2\r\n\r\n"));
    EXPECT_FALSE(expects(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{"));
    EXPECT_FALSE(expects(post + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n"));
    EXPECT_FALSE(expects("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
}

TEST(request_reader, knows_which_connections_stay_open) {
    const auto stays = [](const std::string& bytes) {
        request_reader reader(small);
        std::ranges::copy(bytes, reader.space().begin());
        reader.took(bytes.size());
        return reader.at() == request_reader::phase::whole && reader.keeps_alive();
    };
    EXPECT_TRUE(stays(get + "\r\n"));
    EXPECT_FALSE(stays(get + "Connection: Close\r\n\r\n"));
    EXPECT_FALSE(stays(get + "Connection: TE, close\r\n\r\n"));
    EXPECT_FALSE(stays("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(stays("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

// Whatever a change does to a request, all step sizes give the same result, and no read passes the
// end.
TEST(request_reader, pieces_of_any_size_give_the_same_outcome) {
    const std::string whole =
        "\r\nPOST /a?b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1a;x=y\r\n{\"kind\":\"slow\",\"count\":1}\r\n2\r\n{}\r\n0\r\nT: v\r\n\r\n" +
        inner;
    const std::string changes =
        "\r\n\0\xff"
        "9:;, aA/%";
    std::uint32_t state = 5;
    const auto draw = [&state](std::size_t below) {
        state = state * 1'664'525U + 1'013'904'223U;
        return static_cast<std::size_t>(state >> 8U) % below;
    };
    for (int round = 0; round < 3'000; ++round) {
        std::string text = whole;
        for (auto edits = draw(4); edits != 0; --edits) {
            const auto at = draw(text.size());
            switch (draw(3)) {
                case 0:
                    text[at] = changes[draw(changes.size())];
                    break;
                case 1:
                    text.erase(at, 1 + draw(3));
                    break;
                default:
                    text.insert(at, 1, changes[draw(changes.size())]);
                    break;
            }
        }
        const auto expected = outcome(text, 1);
        for (const std::size_t step : {2U, 5U, 17U, 16'384U}) {
            ASSERT_EQ(outcome(text, step), expected) << round;
        }
    }
}

}  // namespace
}  // namespace sluice::net
