#include "net/reply_reader.hpp"

#include "net/body_reader.hpp"
#include "net/head_reader.hpp"
#include "net/header_name.hpp"
#include "net/size_text.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace sluice::net {

namespace {

// More interim replies than this are a flood and not an answer.
constexpr int most_interim = 16;
constexpr std::size_t first_buffer = 4 * 1024;
constexpr std::size_t largest_buffer = 64 * 1024;

// Up to this size a body comes whole, so that its connection goes back to the pool.
constexpr std::size_t largest_small_body = std::size_t{1} * 1024 * 1024;
// The largest ratio of gzip, rounded up. A body that is small so unpacks within its limit.
constexpr std::size_t most_packed = 1100;

failure not_http(std::string_view reason) {
    return {failure_class::invalid, "the answer is not HTTP: " + std::string(reason),
            "check that the URL leads to an HTTP service"};
}

struct status_line {
    unsigned status = 0;
    bool at_least_1_1 = false;
};

// "HTTP/1.1 200 OK". The reason may be missing, and many servers then leave the blank before it out
// too (RFC 9112, 4 wants it).
std::optional<status_line> read_status_line(std::string_view line) {
    constexpr std::string_view start = "HTTP/1.x nnn";
    if (line.size() < start.size() || !line.starts_with("HTTP/1.") || !ascii::is_digit(line[7]) ||
        line[8] != ' ') {
        return std::nullopt;
    }
    const auto code = line.substr(9, 3);
    const bool ends = line.size() == start.size() || line[start.size()] == ' ';
    if (!std::ranges::all_of(code, ascii::is_digit) || code[0] == '0' || !ends ||
        !is_header_value(line)) {
        return std::nullopt;
    }
    status_line out;
    out.status =
        static_cast<unsigned>((code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0'));
    out.at_least_1_1 = line[7] != '0';
    return out;
}

bool has_member(const header_list& headers, std::string_view name, std::string_view wanted) {
    return std::ranges::any_of(listed(headers, name), [&](auto member) {
        return ascii::same_ignoring_case(member, wanted);
    });
}

}  // namespace

failure answer_cut_short() {
    return {failure_class::unreachable, "the answer was cut short",
            "look at the log of the service and of what stands in front of it"};
}

struct reply_reader::state {
    state(reply_limits given, body_rule applies)
        : limits(given), rule(applies), room(given.header) {
        begin();
    }

    void begin() { head.emplace(head_rules{.joins_folded_lines = true}); }

    failure explain(const wire_fault& fault) const {
        if (fault.status == 431) {
            return header_too_large(limits.header);
        }
        if (fault.status == 413) {
            return body_too_large(limits.body);
        }
        return not_http(fault.reason);
    }

    // Checks the bytes so far, because a mail server's greeting may have no second line.
    bool begins_like_http() const {
        constexpr std::string_view start = "HTTP/";
        const auto got = head->start_line().substr(0, start.size());
        return start.starts_with(got);
    }

    std::optional<failure> parse(std::string_view bytes) {
        while (!bytes.empty() && !done()) {
            if (body) {
                if (auto fault = body->take(bytes, room)) {
                    return explain(*fault);
                }
                continue;
            }
            const auto fault = head->take(bytes, room);
            if (!begins_like_http()) {
                return not_http("it does not begin with a status line");
            }
            if (fault) {
                return explain(*fault);
            }
            if (head->done()) {
                if (auto problem = take_head(bytes)) {
                    return problem;
                }
            }
        }
        surplus = surplus || !bytes.empty();
        return std::nullopt;
    }

    std::optional<failure> take_head(std::string_view& bytes) {
        const auto line = read_status_line(head->start_line());
        if (!line) {
            return not_http("it does not begin with a status line");
        }
        const auto stated = read_frame(head->headers(), frame_rule::reply);
        if (stated.fault) {
            return explain(*stated.fault);
        }
        status = line->status;
        stray_body = stray_body || (bodiless() && states_something(stated.frame));
        if (status < 200 && status != 101) {
            return skip_interim();
        }
        keep = keeps_connection(*line, stated.frame);
        if (wants && wants(head_alone())) {
            const bool coded = head->headers().find("Content-Encoding").has_value();
            small = std::min(coded ? limits.body / most_packed : limits.body, largest_small_body);
        }
        begin_body(stated.frame);
        if (auto fault = body->take(bytes, room)) {
            return explain(*fault);
        }
        return std::nullopt;
    }

    // These replies have no body by definition (RFC 9112, 6.3). A server that states one may still
    // send it at any time.
    bool bodiless() const { return status < 200 || status == 204 || status == 304; }

    bool states_something(const body_frame& frame) const {
        const bool empty = frame.end == body_frame::kind::length && frame.length == 0;
        return rule == body_rule::as_stated && frame.end != body_frame::kind::unstated && !empty;
    }

    std::optional<failure> skip_interim() {
        if (++interims > most_interim) {
            return failure(failure_class::invalid, "the answer never begins: only 1xx replies",
                           "look at the log of the service");
        }
        begin();
        return std::nullopt;
    }

    void begin_body(body_frame frame) {
        if (rule == body_rule::never || bodiless()) {
            frame = {};
        } else if (frame.end == body_frame::kind::unstated) {
            frame.end = body_frame::kind::rest;
        }
        // The caller takes pieces out of a large body, and so bounds what is held.
        const auto largest = small ? std::numeric_limits<std::size_t>::max() : limits.body;
        body.emplace(frame, largest, body_reader::chunk_cost::surplus);
    }

    // HTTP/1.0 has no chunks, so a program on the way has mixed something up (RFC 9112, 6.1). The
    // connection cannot be trusted after such a reply.
    bool keeps_connection(const status_line& line, const body_frame& frame) const {
        const auto& headers = head->headers();
        if (status == 101 || has_member(headers, "Connection", "close")) {
            return false;
        }
        if (line.at_least_1_1) {
            return true;
        }
        return has_member(headers, "Connection", "keep-alive") &&
               frame.end != body_frame::kind::chunks;
    }

    bool done() const { return ended || (body && body->done()); }

    response head_alone() const {
        response out;
        out.status = status;
        out.headers = head->headers();
        return out;
    }

    reply_limits limits;
    body_rule rule;
    std::size_t room;  // for the bytes outside the body
    std::size_t buffer_size = first_buffer;
    std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(first_buffer);
    std::optional<head_reader> head;
    std::optional<body_reader> body;  // once the head is done
    unsigned status = 0;
    int interims = 0;
    bool keep = false;
    bool any = false;
    bool surplus = false;
    bool ended = false;  // the end of the connection ended the body
    std::function<bool(const response& head)> wants;
    std::optional<std::size_t> small;  // a body that is wanted in pieces comes whole below it
    bool stray_body = false;           // a reply that can have no body stated one
};

reply_reader::reply_reader(reply_limits limits, body_rule rule)
    : state_(std::make_unique<state>(limits, rule)) {}

reply_reader::~reply_reader() = default;

std::span<char> reply_reader::space(std::size_t most) {
    return {state_->buffer.get(), std::min(most, state_->buffer_size)};
}

std::optional<failure> reply_reader::took(std::size_t size) {
    state_->any = state_->any || size != 0;
    auto problem = state_->parse({state_->buffer.get(), size});
    // The buffer grows only when a read fills it, so a small reply needs little memory.
    if (size == state_->buffer_size && size < largest_buffer) {
        state_->buffer_size = size * 2;
        state_->buffer = std::make_unique_for_overwrite<char[]>(state_->buffer_size);
    }
    return problem;
}

std::optional<failure> reply_reader::ended(bool orderly) {
    if (orderly && state_->body && state_->body->ends_with_connection()) {
        state_->ended = true;
        return std::nullopt;
    }
    return answer_cut_short();
}

void reply_reader::stream_if(std::function<bool(const response& head)> wants) {
    state_->wants = std::move(wants);
}

bool reply_reader::streams() const {
    return state_->small && held() >= *state_->small;
}

response reply_reader::head() const {
    return state_->head_alone();
}

std::size_t reply_reader::held() const {
    return state_->body ? state_->body->body().size() : 0;
}

std::string reply_reader::take_piece() {
    return state_->body->drain();
}

bool reply_reader::started() const {
    return state_->any;
}

bool reply_reader::done() const {
    return state_->done();
}

bool reply_reader::keeps_alive() const {
    return done() && state_->keep && !state_->surplus && !state_->stray_body && !state_->ended;
}

unsigned reply_reader::status() const {
    return state_->status;
}

response reply_reader::take() {
    response out;
    out.status = state_->status;
    out.headers = std::move(state_->head->headers());
    out.body = std::move(state_->body->body());
    return out;
}

}  // namespace sluice::net
