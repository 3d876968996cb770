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
        while (buffer.size() != 0 && !parser->is_done()) {
            error_code error;
            buffer.consume(parser->put(buffer.data(), error));
            if (error == http::error::need_more) {
                break;
            }
            if (error) {
                return explain(error);
            }
            if (interim()) {
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
    if (!orderly || !started()) {
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
           state_->parser->get().result_int() != 101;
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
