#include "net/request_reader.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::net {

namespace {

constexpr std::size_t buffer_size = 16 * 1024;

struct request_line {
    std::string_view method;
    std::string_view target;
    std::string_view version;
};

// Expects exactly one blank between the three parts (RFC 9112, 3). A blank within the target leaves
// it there, and is_target() refuses it.
std::optional<request_line> read_request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return std::nullopt;
    }
    const request_line out{line.substr(0, first), line.substr(first + 1, last - first - 1),
                           line.substr(last + 1)};
    return is_token(out.method) ? std::optional(out) : std::nullopt;
}

// Accepts a path with its query. The forms for proxies name a second host beside the Host header,
// and this server is no proxy.
bool is_target(std::string_view target) {
    return target.starts_with('/') &&
           std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

bool is_version(std::string_view text) {
    return text.size() == 8 && text.starts_with("HTTP/") && text[5] >= '0' && text[5] <= '9' &&
           text[6] == '.' && text[7] >= '0' && text[7] <= '9';
}

// Accepts a name, an IPv4 address or an IPv6 address in brackets, each with an optional port.
bool is_host(std::string_view text) {
    constexpr std::string_view in_names =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~";
    constexpr std::string_view in_six = "0123456789ABCDEFabcdef:.";
    constexpr std::string_view digits = "0123456789";
    const bool six = text.starts_with('[');
    if (six) {
        text.remove_prefix(1);
    }
    const auto end = std::min(text.find_first_not_of(six ? in_six : in_names), text.size());
    auto rest = text.substr(end);
    if (end == 0 || (six && !rest.starts_with(']'))) {
        return false;
    }
    rest.remove_prefix(six ? 1 : 0);
    return rest.empty() || (rest.starts_with(':') && rest.size() <= 6 &&
                            rest.find_first_not_of(digits, 1) == std::string_view::npos);
}

std::optional<wire_fault> host_fault(const header_list& headers, bool required) {
    const auto hosts = std::ranges::count_if(
        headers, [](const auto& each) { return ascii::same_ignoring_case(each.first, "Host"); });
    if (hosts > 1) {
        return wire_fault{400, "there is more than one Host"};
    }
    if (hosts == 0) {
        return required ? std::optional(wire_fault{400, "there is no Host"}) : std::nullopt;
    }
    if (!is_host(*headers.find("Host"))) {
        return wire_fault{400, "Host is not a host"};
    }
    return std::nullopt;
}

bool says(const header_list& headers, std::string_view name, std::string_view word) {
    return std::ranges::any_of(listed(headers, name), [word](auto member) {
        return ascii::same_ignoring_case(member, word);
    });
}

}  // namespace

request_reader::request_reader(request_limits limits) : limits_(limits), buffer_(buffer_size) {
    begin();
}

void request_reader::begin() {
    at_ = phase::waiting;
    room_ = limits_.head;
    head_.emplace(head_rules{.skips_empty_lines = true, .most_headers = limits_.headers});
    body_.reset();
    keep_ = false;
    expects_go_on_ = false;
}

void request_reader::took(std::size_t size) {
    unread_ = {buffer_.data(), size};
    parse();
}

void request_reader::parse() {
    if (auto fault = parse_some()) {
        fault_ = *fault;
        at_ = phase::refused;
    }
}

std::optional<wire_fault> request_reader::parse_some() {
    while (!unread_.empty() && at_ != phase::whole) {
        if (at_ == phase::body) {
            if (auto fault = body_->take(unread_, room_)) {
                return fault;
            }
            at_ = body_->done() ? phase::whole : phase::body;
            continue;
        }
        at_ = phase::head;
        if (auto fault = head_->take(unread_, room_)) {
            return fault;
        }
        if (head_->done()) {
            if (auto fault = take_head()) {
                return fault;
            }
        }
    }
    return std::nullopt;
}

std::optional<wire_fault> request_reader::take_head() {
    const auto line = read_request_line(head_->start_line());
    if (!line || !is_version(line->version)) {
        return wire_fault{400, "it does not begin with a request line"};
    }
    if (line->version != "HTTP/1.1" && line->version != "HTTP/1.0") {
        return wire_fault{505, "the version is not HTTP/1.1"};
    }
    if (!is_target(line->target)) {
        return wire_fault{400, "the target is not a path"};
    }
    const auto& headers = head_->headers();
    const bool current = line->version == "HTTP/1.1";
    if (auto fault = host_fault(headers, current)) {
        return fault;
    }
    const auto stated = read_frame(headers, frame_rule::request);
    if (stated.fault) {
        return stated.fault;
    }
    if (stated.frame.end == body_frame::kind::chunks && !current) {
        return wire_fault{400, "HTTP/1.0 has no transfer coding"};
    }
    if (const auto expected = headers.find("Expect"); expected && current) {
        if (!ascii::same_ignoring_case(*expected, "100-continue")) {
            return wire_fault{417, "the expectation is unknown"};
        }
        expects_go_on_ = true;
    }
    method_ = line->method;
    target_ = line->target;
    keep_ =
        current ? !says(headers, "Connection", "close") : says(headers, "Connection", "keep-alive");
    body_.emplace(stated.frame, limits_.body, body_reader::chunk_cost::whole);
    // An empty take reports a stated length that is too large before the body comes.
    std::string_view nothing;
    if (auto fault = body_->take(nothing, room_)) {
        return fault;
    }
    at_ = body_->done() ? phase::whole : phase::body;
    return std::nullopt;
}

request request_reader::take() {
    request out;
    out.method = std::move(method_);
    out.target = std::move(target_);
    out.headers = std::move(head_->headers());
    out.body = std::move(body_->body());
    // The buffer may already hold the next request (pipelining), so it is parsed at once.
    begin();
    parse();
    return out;
}

}  // namespace sluice::net
