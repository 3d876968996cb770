#include "e2e_auth/browser.hpp"

#include "support/plain_connection.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>
#include <vector>

namespace sluice::testing {
namespace {

struct address {
    std::string host;  // with the port
    int port = 80;
    std::string target;
};

address parts_of(const std::string& url) {
    const std::string scheme = "http://";
    if (!url.starts_with(scheme)) {
        throw std::runtime_error("not for this browser: " + url);
    }
    const auto end = url.find_first_of("/?", scheme.size());
    address out;
    out.host = url.substr(scheme.size(), end - scheme.size());
    out.target = end == std::string::npos ? "/" : url.substr(end);
    const auto colon = out.host.find(':');
    if (colon != std::string::npos) {
        out.port = std::stoi(out.host.substr(colon + 1));
    }
    return out;
}

// Resolves an address of a page: a whole URL, a path from the host's root, or a path beside the
// page.
std::string resolved(const std::string& page, const std::string& place) {
    if (place.starts_with("http://")) {
        return place;
    }
    const auto here = parts_of(page);
    if (place.starts_with('/')) {
        return "http://" + here.host + place;
    }
    const auto path = here.target.substr(0, here.target.find('?'));
    return "http://" + here.host + path.substr(0, path.rfind('/') + 1) + place;
}

std::string encoded(const browser::fields& form) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto escape = [&](const std::string& text) {
        std::string out;
        for (const char letter : text) {
            const auto byte = static_cast<unsigned char>(letter);
            if (std::isalnum(byte) != 0) {
                out += letter;
            } else {
                out += {'%', digits[byte >> 4U], digits[byte & 15U]};
            }
        }
        return out;
    };
    std::string text;
    for (const auto& [name, value] : form) {
        text += (text.empty() ? "" : "&") + escape(name) + "=" + escape(value);
    }
    return text;
}

std::string without_entities(std::string text) {
    const std::array<std::pair<std::string_view, std::string_view>, 4> known = {
        {{"&quot;", "\""}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}};
    for (const auto& [entity, letter] : known) {
        for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
            text.replace(at, entity.size(), letter);
        }
    }
    return text;
}

std::string attribute(const std::string& tag, const std::string& name) {
    const auto begin = tag.find(" " + name + "=\"");
    if (begin == std::string::npos) {
        return {};
    }
    const auto from = begin + name.size() + 3;
    return without_entities(tag.substr(from, tag.find('"', from) - from));
}

std::vector<std::string> tags(const std::string& html, const std::string& name) {
    std::vector<std::string> found;
    for (auto at = html.find("<" + name); at != std::string::npos;
         at = html.find("<" + name, at + 1)) {
        found.push_back(html.substr(at, html.find('>', at) - at));
    }
    return found;
}

std::string unchunked(const std::string& body) {
    std::string out;
    std::size_t at = 0;
    while (at < body.size()) {
        const auto line_end = body.find("\r\n", at);
        const auto size = std::stoul(body.substr(at, line_end - at), nullptr, 16);
        if (size == 0) {
            break;
        }
        out += body.substr(line_end + 2, size);
        at = line_end + 2 + size + 2;
    }
    return out;
}

// Name in lower case, value.
std::vector<std::pair<std::string, std::string>> headers_of(const std::string& head) {
    std::vector<std::pair<std::string, std::string>> all;
    for (auto at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
        const auto line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        const auto colon = line.find(": ");
        if (colon != std::string::npos) {
            auto name = line.substr(0, colon);
            std::ranges::transform(name, name.begin(), [](unsigned char letter) {
                return static_cast<char>(std::tolower(letter));
            });
            all.emplace_back(name, line.substr(colon + 2));
        }
    }
    return all;
}

}  // namespace

browser::page browser::ask(const std::string& method, const std::string& url,
                           const std::string& body) {
    const auto address = parts_of(url);
    std::string head = method + " " + address.target + " HTTP/1.1\r\nHost: " + address.host +
                       "\r\nConnection: close\r\nAccept: text/html\r\n";
    for (const auto& [name, value] : cookies_[address.host]) {
        head += "Cookie: " + name + "=" + value + "\r\n";
    }
    if (!body.empty()) {
        head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n";
    }
    plain_connection line(address.port);
    line.write(head + "\r\n" + body);
    const auto reply = line.read_to_end();
    const auto head_end = reply.find("\r\n\r\n");
    if (!reply.starts_with("HTTP/1.") || head_end == std::string::npos) {
        throw std::runtime_error(method + " " + url + " got: " + reply);
    }
    page shown;
    shown.url = url;
    shown.status = std::stoi(reply.substr(9, 3));
    shown.body = reply.substr(head_end + 4);
    for (const auto& [name, value] : headers_of(reply.substr(0, head_end))) {
        if (name == "location") {
            shown.location = resolved(url, value);
        } else if (name == "transfer-encoding") {
            shown.body = unchunked(shown.body);
        } else if (name == "set-cookie") {
            const auto equals = value.find('=');
            cookies_[address.host][value.substr(0, equals)] =
                value.substr(equals + 1, value.find(';') - equals - 1);
        }
    }
    return shown;
}

browser::page browser::get(const std::string& url) {
    return ask("GET", url, "");
}

browser::page browser::post(const std::string& url, const fields& form) {
    return ask("POST", url, encoded(form));
}

browser::page browser::follow(page from, const std::string& before) {
    constexpr int longest_way = 10;
    for (int step = 0; step < longest_way && !from.location.empty(); ++step) {
        if (from.location.starts_with(before)) {
            return from;
        }
        from = get(from.location);
    }
    return from;
}

browser::page browser::submit(const page& from, const fields& more) {
    const auto forms = tags(from.body, "form");
    if (forms.empty()) {
        throw std::runtime_error("no form at " + from.url + ": " + from.body);
    }
    fields filled;
    for (const auto& tag : tags(from.body, "input")) {
        if (const auto name = attribute(tag, "name"); !name.empty()) {
            filled[name] = attribute(tag, "value");
        }
    }
    for (const auto& [name, value] : more) {
        filled[name] = value;
    }
    return post(resolved(from.url, attribute(forms.front(), "action")), filled);
}

}  // namespace sluice::testing
