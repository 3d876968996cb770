#include "sandbox/body.hpp"
#include "sandbox/endpoints.hpp"
#include "sandbox/field_reader.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace sluice::sandbox {

namespace {

constexpr std::array<std::string_view, 10> providers{
    "facebook", "instagram", "twitter",         "x",      "linkedin", "pinterest",
    "tiktok",   "youtube",   "google business", "bluesky"};

bool known(const std::string& provider) {
    return std::find(providers.begin(), providers.end(), provider) != providers.end();
}

std::string connection_url(const call& call, const std::string& provider) {
    return "https://connect.example.com/" + net::percent_encode(provider) +
           "?workspaceId=" + call.workspace->id;
}

}  // namespace

answer get_profiles(state&, const call& call) {
    json::array list;
    for (const auto& profile : call.workspace->profiles) {
        list.push_back(shape_of(profile));
    }
    return json_answer(200, list);
}

answer post_connection_url(state& all, const call& call) {
    const auto wrong = invalid_status(all.settings.how);
    auto body = read_body(call, wrong);
    if (auto* refused = std::get_if<answer>(&body)) {
        return std::move(*refused);
    }
    field_reader read(std::get<json::object>(body));
    const auto provider = ascii::lower(read.text("provider").value_or(""));
    if (read.failed() || !known(provider)) {
        return error_answer(wrong, "provider must be a supported network.");
    }
    json::object out;
    out["url"] = connection_url(call, provider);
    return json_answer(200, out);
}

answer get_connection_url(state& all, const call& call) {
    const auto provider = ascii::lower(call.parameter("provider").value_or(""));
    if (!known(provider)) {
        return error_answer(invalid_status(all.settings.how),
                            "provider must be a supported network.");
    }
    json::object out;
    out["provider"] = provider;
    out["authProvider"] = provider;
    out["authUrl"] = connection_url(call, provider);
    out["callbackUrl"] = "https://connect.example.com/callback";
    out["instructions"] = "Open authUrl in a browser and give access.";
    return json_answer(200, out);
}

}  // namespace sluice::sandbox
