#include "connectors/ocoya/client/reply.hpp"

#include "connectors/ocoya/api/body.hpp"

#include <sluice/model/text.hpp>
#include <sluice/net/outcome.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace sluice::ocoya {

namespace {

failure unreadable(std::string_view request, std::string_view text, const net::response& reply,
                   std::string mend) {
    return failure(
        failure_class::invalid,
        std::string(request) + ": " + std::string(text) + ": " + net::excerpt(reply.body),
        std::move(mend));
}

}  // namespace

result<foreign_list> body_of(const net::response& reply, std::string_view request, wall_time now) {
    if (auto fault = net::fault_of_status(reply, request, now)) {
        return *std::move(fault);
    }
    // A 202 only accepts the request. A read needs the data.
    if (reply.status == 202) {
        return unreadable(request, "HTTP 202 in place of the data", reply,
                          "Ocoya has not done it yet; the next run asks again");
    }
    // Parsed before the label is looked at: JSON with a wrong Content-Type is still JSON.
    auto body = parse_foreign_list(reply.body);
    if (!body && net::is_html(reply)) {
        return unreadable(request, "a page of HTML in place of JSON", reply,
                          "see that base_url leads to the API and no proxy answers for it");
    }
    if (!body) {
        return unreadable(request, "no JSON (" + body.error().message + ")", reply,
                          "see that base_url leads to the API; the next run asks again");
    }
    return body;
}

result<read_items> items_of(const net::response& reply, const endpoint& endpoint,
                            std::string_view request, wall_time now) {
    auto body = body_of(reply, request, now);
    if (!body) {
        return body.error();
    }
    auto items = items_in(std::move(body->whole.value), endpoint, request, reply);
    if (!items) {
        return items.error();
    }
    return read_items{*std::move(items), std::move(body->unreadable),
                      std::move(body->whole.mended)};
}

void tell_mended(event_log& log, const std::string& connection, std::string_view request,
                 const read_items& read) {
    std::vector<std::string> faults = read.mended;
    for (const auto& one : read.unreadable) {
        faults.push_back(one.reason);
    }
    if (!faults.empty()) {
        log.write(log_level::warning, "a reply is no valid JSON; the rest of it is used",
                  {{"connection", connection},
                   {"request", std::string(request)},
                   {"faults", joined(faults, "; ")}});
    }
}

result<json::array> items_in(json::value body, const endpoint& endpoint, std::string_view request,
                             const net::response& reply) {
    if (endpoint.shape == reply_shape::list ||
        (endpoint.shape == reply_shape::either && body.is_array())) {
        if (!body.is_array()) {
            return unreadable(request, "the reply is no array", reply,
                              "see that base_url leads to the API of this profile");
        }
        return std::move(body.get_array());
    }
    if (!body.is_object()) {
        return unreadable(request, "the reply is no object", reply,
                          "see that base_url leads to the API of this profile");
    }
    json::array single;
    single.push_back(std::move(body));
    return single;
}

std::string id_in(const json::value& body, const endpoint& endpoint) {
    const auto* members = body.if_object();
    if (members == nullptr) {
        return {};
    }
    for (const auto name : endpoint.id_members) {
        if (const auto* found = members->if_contains(name)) {
            return net::scalar_text(*found);
        }
    }
    return {};
}

}  // namespace sluice::ocoya
