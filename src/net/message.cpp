#include "net/header_name.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/message.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace sluice::net {

void header_list::add(std::string name, std::string value) {
    items_.emplace_back(std::move(name), std::move(value));
}

void header_list::set(std::string_view name, std::string value) {
    remove(name);
    items_.emplace_back(std::string(name), std::move(value));
}

void header_list::remove(std::string_view name) {
    std::erase_if(items_,
                  [name](const item& each) { return ascii::same_ignoring_case(each.first, name); });
}

std::optional<std::string_view> header_list::find(std::string_view name) const {
    const auto found = std::find_if(items_.begin(), items_.end(), [name](const item& each) {
        return ascii::same_ignoring_case(each.first, name);
    });
    if (found == items_.end()) {
        return std::nullopt;
    }
    return found->second;
}

bool only_reads(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool repeatable(const request& request) {
    static constexpr std::array<std::string_view, 5> idempotent = {"GET", "HEAD", "OPTIONS", "PUT",
                                                                   "DELETE"};
    return request.repeatable.value_or(
        std::find(idempotent.begin(), idempotent.end(), request.method) != idempotent.end());
}

urgency urgency_of(const request& request) {
    const bool reads = only_reads(request.method);
    return request.urgent.value_or(reads ? urgency::listing : urgency::publishing);
}

// A backslash separates segments, too: browsers and some servers read it as a slash.
bool has_dot_segment(std::string_view path) {
    for (;;) {
        const auto slash = path.find_first_of("/\\");
        auto segment = path.substr(0, slash);
        std::size_t dots = 0;
        while (segment.starts_with('.') || segment.starts_with("%2e") ||
               segment.starts_with("%2E")) {
            segment.remove_prefix(segment.front() == '.' ? 1 : 3);
            ++dots;
        }
        if (segment.empty() && (dots == 1 || dots == 2)) {
            return true;
        }
        if (slash == std::string_view::npos) {
            return false;
        }
        path.remove_prefix(slash + 1);
    }
}

std::string percent_encode(std::string_view text, bool space_as_plus) {
    static constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() * 3);
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos) {
            out += c;
        } else if (c == ' ' && space_as_plus) {
            out += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (text.front() != '%') {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto digits = text.substr(1, 2);
        unsigned byte = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) {
            return std::nullopt;
        }
        out += static_cast<char>(byte);
        text.remove_prefix(3);
    }
    return out;
}

}  // namespace sluice::net
