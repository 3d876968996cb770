#include "net/reply_reader.hpp"

#include "net/size_text.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <limits>

namespace sluice::net {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

// More interim replies than this are not an answer but a flood.
constexpr int most_interim = 16;

// A status line without the blank after the number ("HTTP/1.1 201"): the reason may be empty, the
// blank is not (RFC 9112, 4). Servers leave it out, and the parser insists on it.
constexpr std::string_view bare_status_line = "HTTP/1.1 201\r\n";

bool is_bare_status_line(std::string_view line) {
    return line.size() == bare_status_line.size() && line.starts_with("HTTP/1.") &&
           line[8] == ' ' && line.ends_with("\r\n");
}

failure not_http(const error_code& error) {
    return {failure_class::invalid, "the answer is not HTTP: " + error.message(),
            "check that the URL leads to an HTTP service"};
}

}  // namespace

failure answer_cut_short() {
    return {failure_class::unreachable, "the answer was cut short",
            "look at the log of the service and of what stands in front of it"};
}

struct reply_reader::state {
    using parser_type = http::response_parser<http::string_body>;

    state(reply_limits with, body_rule applies) : limits(with), rule(applies) { begin(); }

    void begin() {
        status_line_seen = false;
        parser.emplace();
        parser->eager(true);
        parser->skip(rule == body_rule::never);
        parser->body_limit(limits.body);
        parser->header_limit(static_cast<std::uint32_t>(
            std::min<std::size_t>(limits.header, std::numeric_limits<std::uint32_t>::max())));
    }

    failure explain(const error_code& error) const {
        if (error == http::error::header_limit) {
            return header_too_large(limits.header);
        }
        if (error == http::error::body_limit || error == http::error::buffer_overflow) {
            return body_too_large(limits.body);
        }
        return not_http(error);
    }

    // 1xx, 204 and 304 have none by definition (RFC 9112, 6.3). One that states a body all the same
    // may send it, whenever it likes.
    bool states_a_body_that_cannot_be() const {
        const unsigned status = parser->get().result_int();
        if (status >= 200 && status != 204 && status != 304) {
            return false;
        }
        const auto& header = parser->get();
        const auto length = header.find(http::field::content_length);
        const bool some = length != header.end() && length->value() != "0";
        return some || header.count(http::field::transfer_encoding) != 0;
    }

    // Puts the missing blank in. False: the line is not there yet; the parser would refuse the part
    // that is.
    bool completes_status_line() {
        const std::string_view got(static_cast<const char*>(buffer.data().data()), buffer.size());
        const bool line = got.find("\r\n") != std::string_view::npos;
        if (status_line_seen || (got.size() < bare_status_line.size() && !line)) {
            return status_line_seen;
        }
        status_line_seen = true;
        if (!is_bare_status_line(got.substr(0, bare_status_line.size()))) {
            return true;
        }
        std::string whole(got);
        whole.insert(bare_status_line.size() - 2, 1, ' ');
        buffer.clear();
        std::ranges::copy(whole, static_cast<char*>(buffer.prepare(whole.size()).data()));
        buffer.commit(whole.size());
        return true;
    }

    bool interim() const {
        const unsigned status = parser->get().result_int();
        return parser->is_done() && status >= 100 && status < 200 && status != 101;
    }

    // Beast looks for the end of the header first; a mail server's greeting has none.
    bool begins_like_http() const {
        static constexpr std::string_view start = "HTTP/";
        const std::string_view got(static_cast<const char*>(buffer.data().data()), buffer.size());
        const auto size = std::min(got.size(), start.size());
        return parser->got_some() || got.substr(0, size) == start.substr(0, size);
    }

    std::optional<failure> parse() {
        if (!begins_like_http()) {
            return not_http(http::error::bad_version);
        }
        while (buffer.size() != 0 && !parser->is_done() && completes_status_line()) {
            error_code error;
            buffer.consume(parser->put(buffer.data(), error));
            if (error == http::error::need_more) {
                break;
            }
            if (error) {
                return explain(error);
            }
            if (interim()) {
                misframed = misframed || states_a_body_that_cannot_be();
                if (++interims > most_interim) {
                    return failure(failure_class::invalid,
                                   "the answer never begins: only 1xx replies");
                }
                begin();
            }
        }
        return std::nullopt;
    }

    reply_limits limits;
    body_rule rule;
    boost::beast::flat_buffer buffer;
    std::optional<parser_type> parser;
    int interims = 0;
    bool any = false;
    bool status_line_seen = false;
    bool misframed = false;  // an interim reply stated a body
};

reply_reader::reply_reader(reply_limits limits, body_rule rule)
    : state_(std::make_unique<state>(limits, rule)) {}

reply_reader::~reply_reader() = default;

std::span<char> reply_reader::space(std::size_t most) {
    // Doubles with what comes, so that a small reply needs a small buffer.
    const auto wanted = std::clamp<std::size_t>(state_->buffer.capacity() * 2, 4096, 64 * 1024);
    const auto room = state_->buffer.prepare(std::min(most, wanted));
    return {static_cast<char*>(room.data()), room.size()};
}

std::optional<failure> reply_reader::took(std::size_t size) {
    state_->any = state_->any || size != 0;
    state_->buffer.commit(size);
    return state_->parse();
}

std::optional<failure> reply_reader::ended(bool orderly) {
    if (!orderly || !state_->parser->got_some()) {
        return answer_cut_short();
    }
    error_code error;
    state_->parser->put_eof(error);
    if (error || !done()) {
        return answer_cut_short();
    }
    return std::nullopt;
}

bool reply_reader::started() const {
    return state_->any;
}

bool reply_reader::done() const {
    return state_->parser->is_done();
}

bool reply_reader::keeps_alive() const {
    return done() && state_->parser->keep_alive() && state_->buffer.size() == 0 &&
           state_->parser->get().result_int() != 101 && !state_->misframed &&
           !state_->states_a_body_that_cannot_be();
}

unsigned reply_reader::status() const {
    return state_->parser->get().result_int();
}

response reply_reader::take() {
    auto message = state_->parser->release();
    response out;
    out.status = message.result_int();
    for (const auto& field : message) {
        out.headers.add(field.name_string(), field.value());
    }
    out.body = std::move(message.body());
    return out;
}

}  // namespace sluice::net
