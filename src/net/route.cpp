#include "net/header_name.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/route.hpp>

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace sluice::net {

namespace {

namespace ip = boost::asio::ip;

// Checks the decoded segment, so "%2F" and "%2e%2e" are caught as well. is_header_value allows the
// tab, a path does not.
bool has_one_meaning(std::string_view segment) {
    return !segment.empty() && segment != "." && segment != ".." &&
           segment.find_first_of("/\\") == std::string_view::npos &&
           segment.find('\t') == std::string_view::npos && is_header_value(segment) &&
           utf8_fault(segment) == std::string_view::npos;
}

// Returns the host without its port, and an IPv6 address without its brackets.
std::string_view name_in(std::string_view host_and_port) {
    if (host_and_port.starts_with('[')) {
        return host_and_port.substr(1, host_and_port.find(']') - 1);
    }
    return host_and_port.substr(0, host_and_port.find(':'));
}

bool is_ours(std::string_view name, std::string_view host) {
    boost::system::error_code not_an_address;
    const auto address = ip::make_address(std::string(name), not_an_address);
    if (not_an_address) {
        return ascii::same_ignoring_case(name, "localhost") ||
               ascii::same_ignoring_case(name, host);
    }
    boost::system::error_code named;
    const auto own = ip::make_address(std::string(host), named);
    return address.is_loopback() || (!named && (own.is_unspecified() || own == address));
}

}  // namespace

std::optional<std::vector<std::string>> path_segments(std::string_view target) {
    auto path = target.substr(0, target.find_first_of("?#"));
    if (!path.starts_with('/')) {
        return std::nullopt;
    }
    std::vector<std::string> segments;
    if (path == "/") {
        return segments;
    }
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        auto segment = percent_decode(path.substr(0, end));
        if (!segment || !has_one_meaning(*segment)) {
            return std::nullopt;
        }
        segments.push_back(*std::move(segment));
        path.remove_prefix(end);
    }
    return segments;
}

std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                   std::span<const std::string> segments) {
    std::vector<std::string> values;
    for (const auto& segment : segments) {
        if (!pattern.starts_with('/')) {
            return std::nullopt;
        }
        pattern.remove_prefix(1);
        const auto part = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(part.size());
        if (part.starts_with('{')) {
            values.push_back(segment);
        } else if (part != segment) {
            return std::nullopt;
        }
    }
    return pattern.empty() ? std::optional(std::move(values)) : std::nullopt;
}

std::optional<std::string> foreign_caller(const request& asked, std::string_view host) {
    const auto named = asked.headers.find("Host");
    if (named && !is_ours(name_in(*named), host)) {
        return "Host '" + excerpt(*named, 100) + "' is not this machine";
    }
    const auto origin = asked.headers.find("Origin");
    const auto own = std::string(named.value_or(""));
    if (origin && !ascii::same_ignoring_case(*origin, "http://" + own) &&
        !ascii::same_ignoring_case(*origin, "https://" + own)) {
        return "Origin '" + excerpt(*origin, 100) + "' is another page";
    }
    return std::nullopt;
}

}  // namespace sluice::net
