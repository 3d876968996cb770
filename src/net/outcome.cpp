#include <sluice/model/json.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/outcome.hpp>

#include <array>
#include <charconv>

namespace sluice::net {

namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

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

failure unreachable_of(const response& reply, std::string text, wall_time now) {
    const auto delay = asked_delay(reply.headers, now);
    const bool asks_to_wait = reply.status == 503 && delay.has_value();
    failure fault(asks_to_wait ? failure_class::busy : failure_class::unreachable, std::move(text),
                  "the fault is on the other side; it is tried again later");
    fault.retry_after = delay;
    fault.may_have_happened = true;
    return fault;
}

failure fault_of(const response& reply, std::string_view request, wall_time now) {
    auto text =
        std::string(request) + ": HTTP " + std::to_string(reply.status) + ": " + error_text(reply);
    switch (reply.status) {
        case 401:
        case 403:
        case 407:
            return failure(failure_class::credential, std::move(text),
                           "check the credential of the client");
        case 429: {
            failure fault(failure_class::busy, std::move(text), "it is tried again later");
            fault.retry_after = asked_delay(reply.headers, now);
            return fault;
        }
        case 408:
            return unreachable_of(reply, std::move(text), now);
        default:
            break;
    }
    if (reply.status >= 500) {
        return unreachable_of(reply, std::move(text), now);
    }
    if (reply.status >= 300 && reply.status < 400) {
        return failure(failure_class::refused, std::move(text),
                       "the redirect was not followed; correct the URL");
    }
    return failure(failure_class::refused, std::move(text), "correct the request or its data");
}

}  // namespace

std::string excerpt(std::string_view body, std::size_t limit) {
    body = trimmed(body);
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
    // An error says what it has to say in less; a large body is only cut.
    constexpr std::size_t largest_error = 65'536;
    const auto parsed = reply.body.size() <= largest_error ? parse_json(reply.body)
                                                           : result<json::value>(failure());
    const auto stated = parsed ? stated_text(*parsed) : std::string();
    auto text = excerpt(stated.empty() ? std::string_view(reply.body) : std::string_view(stated));
    return text.empty() ? "no text" : text;
}

bool is_html(const response& reply) {
    const auto type = reply.headers.find("Content-Type");
    if (type && type->find("text/html") != std::string_view::npos) {
        return true;
    }
    const auto start = trimmed(reply.body);
    return start.starts_with("<!") || start.starts_with("<html") || start.starts_with("<HTML");
}

std::optional<wall_time> parse_http_date(std::string_view text) {
    // "Sun, 06 Nov 1994 08:49:37 GMT"
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", ") {
        return std::nullopt;
    }
    unsigned month = 0;
    for (unsigned at = 0; at < months.size(); ++at) {
        if (months[at] == text.substr(8, 3)) {
            month = at + 1;
        }
    }
    const auto day = number_in<unsigned>(text.substr(5, 2));
    const auto year = number_in<int>(text.substr(12, 4));
    const auto hour = number_in<int>(text.substr(17, 2));
    const auto minute = number_in<int>(text.substr(20, 2));
    const auto second = number_in<int>(text.substr(23, 2));
    if (month == 0 || !day || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(month),
                                           std::chrono::day(*day)};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    return wall_time(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<std::chrono::milliseconds> asked_delay(const header_list& headers, wall_time now) {
    const auto stated = headers.find("Retry-After");
    if (!stated) {
        return std::nullopt;
    }
    const auto text = trimmed(*stated);
    if (const auto seconds = number_in<std::uint32_t>(text)) {
        return std::chrono::seconds(*seconds);
    }
    const auto until = parse_http_date(text);
    if (!until) {
        return std::nullopt;
    }
    return std::max(*until - now, std::chrono::milliseconds(0));
}

std::optional<failure> fault_of_status(const response& reply, std::string_view request,
                                       wall_time now) {
    if (reply.status >= 200 && reply.status <= 299) {
        return std::nullopt;
    }
    auto fault = fault_of(reply, request, now);
    fault.status = reply.status;
    return fault;
}

}  // namespace sluice::net
