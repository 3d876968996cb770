#include "net/url.hpp"

#include <sluice/model/foreign_json.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/rate_note.hpp>
#include <sluice/net/stated_time.hpp>

#include <algorithm>

namespace sluice::net {

namespace {

// Errors come as {"message": "…"}, {"error": "…"}, {"error": {"message": "…"}} or {"code": …}.
std::string stated_text(const json::value& body) {
    const auto* members = body.if_object();
    if (members == nullptr) {
        return {};
    }
    for (const std::string_view name : {"message", "error", "code"}) {
        const auto* found = members->if_contains(name);
        if (found == nullptr || found->is_null()) {
            continue;
        }
        if (kind_of(*found) == json_kind::string) {
            return std::string(found->get_string());
        }
        auto inner = stated_text(*found);
        return inner.empty() ? write_json(*found) : inner;
    }
    return {};
}

// Returns the wait that the reply asks for, and adds its oddness to the message.
std::optional<std::chrono::milliseconds> wait_of(const response& reply, wall_time now,
                                                 std::string& text) {
    const auto wait = read_asked_wait(reply.headers, now);
    if (!wait.doubt.empty()) {
        text += "; " + wait.doubt;
    }
    const auto note = read_rate_note(reply, now);
    // A reset header alone asks for nothing; it counts only when the rate was the reason.
    if (!wait.length && note.refused && note.reset) {
        return std::max(*note.reset - now, std::chrono::milliseconds(0));
    }
    return wait.length;
}

failure unreachable_of(const response& reply, std::string text, wall_time now) {
    const auto delay = wait_of(reply, now, text);
    const bool asks_to_wait = reply.status == 503 && delay.has_value();
    failure fault(asks_to_wait ? failure_class::busy : failure_class::unreachable, std::move(text),
                  "the fault is on the other side; Sluice tries it again later");
    fault.retry_after = delay;
    fault.may_have_happened = true;
    return fault;
}

failure busy_of(const response& reply, std::string text, wall_time now) {
    const auto delay = wait_of(reply, now, text);
    failure fault(failure_class::busy, std::move(text), "Sluice tries it again later");
    fault.retry_after = delay;
    return fault;
}

// A 403 refuses this request, unless it asks to come back later.
failure forbidden(const response& reply, std::string text, wall_time now) {
    if (asks_to_slow_down(reply, now)) {
        return busy_of(reply, std::move(text), now);
    }
    if (is_html(reply)) {
        return failure(failure_class::busy, "a page for a browser answers: " + std::move(text),
                       "a firewall or a bot check stands in front of the service: have this "
                       "machine let through; Sluice tries it again later");
    }
    return failure(failure_class::refused, std::move(text),
                   "the credential may not do this: give it the right, or correct the request; if "
                   "every request is refused so, correct the credential");
}

failure not_named(const response& reply, std::string_view request) {
    return failure(failure_class::refused,
                   std::string(request) + ": HTTP " + std::to_string(reply.status) +
                       " is none of `success`: " + error_text(reply),
                   "add it to `success` if it means that it was done");
}

failure fault_of(const response& reply, std::string_view request, wall_time now) {
    auto text = std::string(request) + ": HTTP " + std::to_string(reply.status);
    if (reply.status >= 300 && reply.status < 400) {
        const auto place = redirect_place(reply);
        return failure(failure_class::refused,
                       text + (place.empty() ? ": " + error_text(reply) : " redirects to " + place),
                       "nothing was repeated there: write that address as base_url or url");
    }
    text += ": " + error_text(reply);
    switch (reply.status) {
        case 401:
            return failure(failure_class::credential, std::move(text),
                           "check the credential of the client");
        case 403:
            return forbidden(reply, std::move(text), now);
        case 407:  // of a proxy that nobody configured; the client reports its own proxy's
            return failure(failure_class::unreachable, std::move(text),
                           "a proxy on the way asks for a user: set proxy.url, proxy.user and "
                           "proxy.password");
        case 408:
            return unreachable_of(reply, std::move(text), now);
        case 429:
            return busy_of(reply, std::move(text), now);
        default:
            break;
    }
    if (reply.status >= 500) {
        return unreachable_of(reply, std::move(text), now);
    }
    return failure(failure_class::refused, std::move(text), "correct the request or its data");
}

}  // namespace

std::string excerpt(std::string_view body, std::size_t limit) {
    body = trimmed(body);
    // Logs and pages take only valid UTF-8 without control characters; a body may hold anything.
    std::string out;
    std::size_t at = 0;
    while (at < body.size()) {
        const auto length = utf8_sequence(body, at);
        const auto step = length == 0 ? 1 : length;
        if (out.size() + step > limit) {
            return out + "…";
        }
        const auto byte = static_cast<unsigned char>(body[at]);
        if (length == 0) {
            out += '?';
        } else if (byte < 0x20 || byte == 0x7f) {
            out += ' ';
        } else {
            out.append(body, at, length);
        }
        at += step;
    }
    return out;
}

std::string error_text(const response& reply) {
    // An error's text is short, so a larger body is only cut and not parsed.
    constexpr std::size_t largest_error = 65'536;
    const auto parsed = reply.body.size() <= largest_error ? parse_foreign_json(reply.body)
                                                           : result<foreign_json>(failure());
    const auto stated = parsed ? stated_text(parsed->value) : std::string();
    auto text = excerpt(stated.empty() ? std::string_view(reply.body) : std::string_view(stated));
    return text.empty() ? "no text" : text;
}

bool is_html(const response& reply) {
    const auto start = trimmed(reply.body);
    if (start.starts_with("<!") || start.starts_with("<html") || start.starts_with("<HTML")) {
        return true;
    }
    // Some APIs label their JSON as HTML, so the label alone does not decide.
    const auto type = reply.headers.find("Content-Type");
    const bool labelled = type && type->find("text/html") != std::string_view::npos;
    return labelled && !parse_foreign_json(reply.body);
}

std::string redirect_place(const response& reply) {
    const auto location = reply.headers.find("Location");
    if (!location) {
        return {};
    }
    const auto from = parse_url(reply.url);
    const auto to = from ? resolve_url(*from, *location) : parse_url(*location);
    return to ? excerpt(without_query(*to), 300) : "a place that is no URL";
}

std::optional<std::chrono::milliseconds> asked_delay(const header_list& headers, wall_time now) {
    return read_asked_wait(headers, now).length;
}

std::optional<failure> fault_of_status(const response& reply, std::string_view request,
                                       wall_time now) {
    const bool fine = reply.status >= 200 && reply.status <= 299;
    if (reply.success.value_or(fine)) {
        return std::nullopt;
    }
    auto fault = fine ? not_named(reply, request) : fault_of(reply, request, now);
    fault.status = reply.status;
    return fault;
}

}  // namespace sluice::net
