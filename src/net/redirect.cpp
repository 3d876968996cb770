#include "net/redirect.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>

namespace sluice::net {

namespace {

bool redirects(unsigned status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

failure refused(const std::string& why, std::string mend) {
    return {failure_class::refused, why, std::move(mend)};
}

std::optional<redirect> write_hop(std::string_view method, const url& from, unsigned status,
                                  std::string_view location, bool may_follow) {
    // A redirect never makes a write fail, because the write's own reply tells the outcome.
    const bool same_request = status == 307 || status == 308;
    auto to = resolve_url(from, location);
    if (!same_request || !may_follow || !to) {
        return std::nullopt;
    }
    stay_encrypted(from.site, *to);
    if (to->site != from.site) {
        return std::nullopt;
    }
    return redirect{std::move(to).value(), std::string(method), true};
}

}  // namespace

result<std::optional<redirect>> next_hop(std::string_view method, const url& from,
                                         const response& reply, std::int64_t followed,
                                         std::int64_t most) {
    const auto location = reply.headers.find("Location");
    if (!redirects(reply.status) || !location || most == 0) {
        return std::optional<redirect>();
    }
    if (!only_reads(method)) {
        return write_hop(method, from, reply.status, *location, followed < most);
    }
    if (followed >= most) {
        return refused("more than " + std::to_string(most) + " redirects in a row",
                       "look where the URL leads, or raise redirects");
    }
    auto to = resolve_url(from, *location);
    if (!to) {
        return std::move(to).error().within("redirect");
    }
    stay_encrypted(from.site, *to);
    // The path, the query and the reply would be readable on the way.
    if (from.site.secure && !to->site.secure) {
        return refused("redirect from https to " + without_query(*to) + ", which is not encrypted",
                       "use the address that the service documents");
    }
    redirect next;
    next.same_site = to->site == from.site;
    next.to = std::move(to).value();
    // A 303 asks for a GET, or a HEAD after a HEAD (RFC 9110, 15.4.4).
    next.method = reply.status == 303 && method != "HEAD" ? "GET" : std::string(method);
    return std::optional<redirect>(std::move(next));
}

bool may_cross(std::string_view header) {
    static constexpr std::array<std::string_view, 6> plain = {"Accept",           "Accept-Encoding",
                                                              "Accept-Language",  "Content-Type",
                                                              "Content-Language", "User-Agent"};
    return std::any_of(plain.begin(), plain.end(), [header](std::string_view each) {
        return ascii::same_ignoring_case(each, header);
    });
}

header_list only_crossing(const header_list& headers) {
    header_list out;
    for (const auto& [name, value] : headers) {
        if (may_cross(name)) {
            out.add(name, value);
        }
    }
    return out;
}

}  // namespace sluice::net
