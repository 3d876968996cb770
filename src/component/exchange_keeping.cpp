#include <sluice/component/exchange_keeping.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/outcome.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice {
namespace {

constexpr std::size_t shown_of_earlier = 4096;  // bytes of the lines on earlier exchanges
// The filter looks at no more of a body than this. It exceeds the kept part by more than any
// secret's length, so that no secret is cut in two.
constexpr std::size_t looked_at = 4 * kept_exchange_limit;

bool speaks_of_a_credential(std::string_view name) {
    constexpr std::array<std::string_view, 6> parts = {"token",   "secret",  "password",
                                                       "api_key", "api-key", "apikey"};
    constexpr std::array<std::string_view, 6> whole = {"key",  "sig",  "signature",
                                                       "auth", "code", "pass"};
    const std::string lower = ascii::lower(name);
    return std::ranges::find(whole, lower) != whole.end() ||
           std::ranges::any_of(
               parts, [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

std::string shown_query(std::string_view query) {
    std::string shown;
    while (true) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        const auto equals = pair.find('=');
        const bool hide =
            equals != std::string_view::npos && speaks_of_a_credential(pair.substr(0, equals));
        shown += hide ? std::string(pair.substr(0, equals + 1)) + hidden_text : std::string(pair);
        if (end == std::string_view::npos) {
            return shown;
        }
        shown += '&';
        query.remove_prefix(end + 1);
    }
}

// Keeps "https://hooks.example" of a whole URL, and nothing of its path.
std::string origin_of(std::string_view target) {
    const auto scheme = target.find("://");
    if (scheme == std::string_view::npos || target.find_first_of("/?#") < scheme) {
        return {};
    }
    auto host = target.substr(scheme + 3);
    host = host.substr(0, host.find_first_of("/?#"));
    host = host.substr(host.rfind('@') + 1);
    return std::string(target.substr(0, scheme + 3)) + std::string(host);
}

std::string whole_text(const std::string& head, const net::header_list& headers,
                       std::string_view body, const secret_filter& filter) {
    std::string text = head + "\n" + shown_headers(headers, filter);
    if (body.empty()) {
        return utf8_cut(printable_lines(text), kept_exchange_limit);
    }
    text += "\n" + filter.without_secrets(std::string(body.substr(0, looked_at)));
    const auto size = text.size();
    text = utf8_cut(printable_lines(text), kept_exchange_limit);
    if (size > kept_exchange_limit || body.size() > looked_at) {
        text += " (the body has " + std::to_string(body.size()) + " bytes)";
    }
    return text;
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

void shorten(net::exchange_note& note) {
    if (note.sent.empty()) {
        return;
    }
    auto line = first_line(note.sent) + ": " +
                (note.received.empty() ? "no reply" : first_line(note.received)) + "\n";
    if (note.earlier.size() + line.size() <= shown_of_earlier) {
        note.earlier += line;
    }
}

}  // namespace

std::string shown_target(std::string_view target, const secret_filter& filter) {
    if (const auto origin = origin_of(target); !origin.empty()) {
        return filter.without_secrets(origin) + "/" + hidden_text;
    }
    const auto hidden = filter.without_secrets(std::string(target));
    const auto question = hidden.find('?');
    if (question == std::string::npos) {
        return hidden;
    }
    return hidden.substr(0, question + 1) +
           shown_query(std::string_view(hidden).substr(question + 1));
}

void keep_exchange(const net::request& sent, const result<net::response>& outcome,
                   const secret_filter& filter) {
    if (!sent.note) {
        return;
    }
    auto& note = *sent.note;
    shorten(note);
    note.sent = whole_text(sent.method + " " + shown_target(sent.target, filter), sent.headers,
                           sent.body, filter);
    note.received.clear();
    if (outcome) {
        note.received = whole_text("HTTP " + std::to_string(outcome->status), outcome->headers,
                                   outcome->body, filter);
    }
}

}  // namespace sluice
