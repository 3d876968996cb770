#include "sandbox/endpoint.hpp"

#include <optional>

namespace sluice::sandbox {

namespace {

// The value of {id}, or empty text, when the path fits.
std::optional<std::string> fit(std::string_view pattern, const std::vector<std::string>& segments) {
    std::string id;
    std::size_t at = 0;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);  // the slash
        const auto end = std::min(pattern.find('/'), pattern.size());
        const auto part = pattern.substr(0, end);
        pattern.remove_prefix(end);
        if (at == segments.size() || (part != "{id}" && part != segments[at])) {
            return std::nullopt;
        }
        if (part == "{id}") {
            id = segments[at];
        }
        ++at;
    }
    return at == segments.size() ? std::optional(id) : std::nullopt;
}

}  // namespace

routing route(std::span<const endpoint> table, const call& what) {
    routing made;
    for (const auto& item : table) {
        auto id = fit(item.path, what.segments);
        if (!id) {
            continue;
        }
        if (item.method == what.method) {
            made.found = &item;
            made.id = std::move(*id);
            return made;
        }
        if (made.allowed.find(item.method) == std::string::npos) {
            made.allowed += (made.allowed.empty() ? "" : ", ") + std::string(item.method);
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
