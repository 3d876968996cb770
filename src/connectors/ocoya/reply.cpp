#include "connectors/ocoya/reply.hpp"

#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace sluice::ocoya {

namespace {

failure unreadable(std::string_view request, std::string_view what, const net::response& reply,
                   std::string mend) {
    return failure(
        failure_class::invalid,
        std::string(request) + ": " + std::string(what) + ": " + net::excerpt(reply.body),
        std::move(mend));
}

}  // namespace

result<json::array> items_of(const net::response& reply, const endpoint& what,
                             std::string_view request, wall_time now) {
    if (auto fault = net::fault_of_status(reply, request, now)) {
        return *std::move(fault);
    }
    if (reply.status == 202) {
        return unreadable(request, "HTTP 202 in place of the data", reply,
                          "Ocoya has not done it yet; the next run asks again");
    }
    if (net::is_html(reply)) {
        return unreadable(request, "a page of HTML in place of JSON", reply,
                          "see that base_url leads to the API and no proxy answers for it");
    }
    auto body = parse_json(reply.body);
    if (!body) {
        return unreadable(request, "no JSON (" + body.error().message + ")", reply,
                          "see that base_url leads to the API; the next run asks again");
    }
    if (what.shape == reply_shape::list ||
        (what.shape == reply_shape::either && body->is_array())) {
        if (!body->is_array()) {
            return unreadable(request, "the reply is no array", reply,
                              "see that base_url leads to the API of this profile");
        }
        return std::move(body->get_array());
    }
    if (!body->is_object()) {
        return unreadable(request, "the reply is no object", reply,
                          "see that base_url leads to the API of this profile");
    }
    json::array single;
    single.push_back(*std::move(body));
    return single;
}

std::string id_in(const json::value& body, const endpoint& what) {
    const auto* members = body.if_object();
    if (members == nullptr) {
        return {};
    }
    for (const auto name : what.id_members) {
        if (const auto* found = members->if_contains(name)) {
            return net::scalar_text(*found);
        }
    }
    return {};
}

}  // namespace sluice::ocoya
