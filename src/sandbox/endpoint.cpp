#include "sandbox/endpoint.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/route.hpp>

namespace sluice::sandbox {

routing route(std::span<const endpoint> table, const call& call) {
    routing made;
    for (const auto& item : table) {
        const auto slots = net::match_path(item.path, call.segments);
        if (!slots) {
            continue;
        }
        if (item.method == call.method) {
            made.found = &item;
            made.id = slots->empty() ? std::string() : slots->front();
            return made;
        }
        // The path fits but not the method: collects the methods for Allow (RFC 9110, 15.5.6).
        if (made.allowed.find(item.method) == std::string::npos) {
            append_item(made.allowed, item.method);
        }
    }
    return made;
}

answer not_routed(const routing& missed) {
    if (missed.allowed.empty()) {
        return error_answer(404, "Not found.");
    }
    auto made = error_answer(405, "Method not allowed.");
    made.message.headers.add("Allow", missed.allowed);
    return made;
}

}  // namespace sluice::sandbox
