#include "connectors/ocoya/api/post_state.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace sluice::ocoya {

namespace {

constexpr std::size_t longest_reason = 500;  // bytes

// A reason is a text, or an object with a message.
std::string reason_in(const json::object& of) {
    for (const char* name : {"error", "errorMessage", "message"}) {
        const auto* found = of.if_contains(name);
        if (found == nullptr) {
            continue;
        }
        auto text = net::is_scalar(*found) && !found->is_bool()
                        ? net::scalar_text(*found)
                        : net::scalar_member(*found, "message");
        if (!text.empty()) {
            return text;
        }
    }
    return "";
}

std::string reasons_of(const json::object& post) {
    auto all = reason_in(post);
    const auto* variants = post.if_contains("posts");
    if (variants == nullptr || !variants->is_array()) {
        return all;
    }
    for (const auto& variant : variants->get_array()) {
        if (!variant.is_object()) {
            continue;
        }
        const auto one = reason_in(variant.get_object());
        if (!one.empty()) {
            all += all.empty() ? "" : "; ";
            all += net::scalar_member(variant, "provider") + ": " + one;
        }
    }
    return all;
}

}  // namespace

std::optional<seen_post> seen_in(const json::value& listed, wall_time at) {
    seen_post seen;
    seen.status = net::scalar_member(listed, "status");
    if (seen.status.empty()) {
        return std::nullopt;
    }
    seen.why = printable_line(reasons_of(listed.get_object()));
    if (seen.why.size() > longest_reason) {
        seen.why = utf8_cut(seen.why, longest_reason);
    }
    if (const auto moment = parse_utc(net::scalar_member(listed, "scheduledAt"))) {
        seen.scheduled = *moment;
    }
    seen.at = at;
    return seen;
}

}  // namespace sluice::ocoya
