#include "page/door.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <iterator>

namespace sluice::operator_page {
namespace {

constexpr std::size_t longest_quote = 100;

std::string_view header(const net::request& asked, std::string_view name) {
    return asked.headers.find(name).value_or(std::string_view());
}

// The host of "https://sluice.example.com:8780".
std::string_view host_of(std::string_view origin) {
    const auto slashes = origin.find("://");
    return slashes == std::string_view::npos ? std::string_view() : origin.substr(slashes + 3);
}

bool is_ours(std::string_view host, const std::vector<std::string>& hosts) {
    return std::ranges::find(hosts, ascii::lower(host)) != hosts.end();
}

std::optional<turned_away> look_at_change(const net::request& asked,
                                          const std::vector<std::string>& hosts) {
    const turned_away foreign{403, "the request comes from another page",
                              "open the page itself, and try again there"};
    const auto site = header(asked, "Sec-Fetch-Site");
    if (!site.empty()) {
        return site == "same-origin" ? std::nullopt : std::optional(foreign);
    }
    const auto origin = asked.headers.find("Origin");
    if (origin && !is_ours(host_of(*origin), hosts)) {
        return foreign;
    }
    return std::nullopt;
}

}  // namespace

std::optional<turned_away> turn_away(const net::request& asked,
                                     const std::vector<std::string>& hosts) {
    const auto host = header(asked, "Host");
    if (!is_ours(host, hosts)) {
        return turned_away{403,
                           "this page is not called '" + printable_cut(host, longest_quote) + "'",
                           "use the address in the daemon's log, or name the host in "
                           "daemon.page.hosts"};
    }
    if (asked.method == "POST") {
        return look_at_change(asked, hosts);
    }
    if (asked.method != "GET" && asked.method != "HEAD") {
        return turned_away{405, "the page does not take this method", "it takes GET and POST"};
    }
    const auto site = header(asked, "Sec-Fetch-Site");
    const bool from_elsewhere = site == "cross-site" || site == "same-site";
    if (from_elsewhere && header(asked, "Sec-Fetch-Mode") != "navigate") {
        return turned_away{403, "another page asks for this one", "open the page itself"};
    }
    return std::nullopt;
}

bool comes_from_elsewhere(const net::request& asked) {
    const auto site = header(asked, "Sec-Fetch-Site");
    return site == "cross-site" || site == "same-site";
}

std::vector<std::string> own_hosts(const std::string& listen_host, std::uint16_t port,
                                   const std::vector<std::string>& more) {
    const bool is_v6 = listen_host.find(':') != std::string::npos;
    const auto with_port = ":" + std::to_string(port);
    std::vector<std::string> hosts{(is_v6 ? "[" + listen_host + "]" : listen_host) + with_port};
    for (const std::string loopback : {"localhost", "127.0.0.1", "[::1]"}) {
        hosts.push_back(loopback + with_port);
    }
    std::ranges::copy(hosts_of_proxy(more), std::back_inserter(hosts));
    return hosts;
}

std::vector<std::string> hosts_of_proxy(const std::vector<std::string>& named) {
    std::vector<std::string> hosts;
    for (const auto& name : named) {
        hosts.push_back(ascii::lower(name));
    }
    return hosts;
}

}  // namespace sluice::operator_page
