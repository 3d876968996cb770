#include "sandbox/call.hpp"

#include <sluice/net/route.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace sluice::sandbox {

std::optional<std::string> call::parameter(std::string_view name) const {
    for (const auto& [key_name, value] : query) {
        if (key_name == name) {
            return value;
        }
    }
    return std::nullopt;
}

std::vector<std::string> call::parameters(std::string_view name) const {
    std::vector<std::string> out;
    for (const auto& [key_name, value] : query) {
        if (key_name != name) {
            continue;
        }
        for (std::size_t from = 0; from <= value.size();) {
            const auto to = std::min(value.find(',', from), value.size());
            if (to > from) {
                out.push_back(value.substr(from, to - from));
            }
            from = to + 1;
        }
    }
    return out;
}

std::optional<call> take_apart(const net::request& request) {
    const auto target = boost::urls::parse_origin_form(request.target);
    auto segments = net::path_segments(request.target);
    if (!target || !segments) {
        return std::nullopt;
    }
    // Boost takes the query apart. The path comes from the rule that all listeners share, so that
    // "%2F" cannot reach another endpoint.
    call made;
    made.method = request.method;
    made.segments = *std::move(segments);
    for (const auto& segment : made.segments) {
        made.path += "/" + segment;
    }
    for (const auto& item : target->params()) {
        made.query.emplace_back(item.key, item.value);
    }
    if (const auto key = request.headers.find("X-API-Key")) {
        made.key = std::string(*key);
    }
    made.authorization = std::string(request.headers.find("Authorization").value_or(""));
    made.host = std::string(request.headers.find("Host").value_or("127.0.0.1"));
    made.content_type = std::string(request.headers.find("Content-Type").value_or(""));
    made.body = request.body;
    return made;
}

bool enter_base(call& call, std::string_view prefix) {
    const auto parts = static_cast<std::size_t>(std::ranges::count(prefix, '/'));
    const auto all = std::span(call.segments);
    if (all.size() < parts || !net::match_path(prefix, all.first(parts))) {
        return false;
    }
    call.path.erase(0, prefix.size());
    call.segments.erase(call.segments.begin(),
                        call.segments.begin() + static_cast<std::ptrdiff_t>(parts));
    return true;
}

}  // namespace sluice::sandbox
