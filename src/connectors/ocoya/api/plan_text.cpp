#include "connectors/ocoya/api/plan_text.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>

namespace sluice::ocoya {

const json::object& body_in(const json::value& plan) {
    static const json::object none;
    const auto* body = member(plan, "body");
    return body != nullptr && body->is_object() ? body->get_object() : none;
}

std::string summary_of(const endpoint& endpoint, std::string_view path, const json::object& body) {
    std::string details;
    const auto add = [&](const std::string& text) {
        details += (details.empty() ? "" : ", ") + text;
    };
    if (const auto* profiles = body.if_contains("socialProfileIds")) {
        const auto count = profiles->get_array().size();
        add(std::to_string(count) + (count == 1 ? " profile" : " profiles"));
    }
    if (const auto* moment = body.if_contains("scheduledAt")) {
        add(net::scalar_text(*moment));
    }
    return std::string(name_of(endpoint.verb)) + " " + std::string(path) +
           (details.empty() ? "" : " (" + details + ")");
}

}  // namespace sluice::ocoya
