#include "paging/next_page.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/net/link.hpp>
#include <sluice/net/outcome.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::paging {

namespace {

// Tells whether a value ends the listing: null, false and "" do. [] and {} do not, because they are
// mistakes.
bool ends(const json::value& value) {
    const bool no = value.is_bool() && !value.get_bool();
    const bool empty = kind_of(value) == json_kind::string && value.get_string().empty();
    return value.is_null() || no || empty;
}

failure of_no_use(std::string_view key, const json::value& value, std::string_view wanted) {
    return failure(failure_class::invalid,
                   std::string(key) + " gives " + std::string(name_of(kind_of(value))) +
                       ", and must give " + std::string(wanted),
                   "null, false and \"\" end the listing");
}

result<json::object> to_url(std::string_view key, std::string_view reference, link_place found) {
    auto url = net::same_site_link(found.base_url, found.target, reference);
    if (!url) {
        return failure(url.error()).within(key);
    }
    json::object next;
    next["url"] = *std::move(url);
    return next;
}

result<void> check_members(const json::object& made) {
    const std::vector<std::string> known{"path", "payload", "query", "url"};
    for (const auto& [name, value] : made) {
        const std::string given(name);
        if (given == "path" || given == "query" || given == "payload") {
            if (!value.is_object()) {
                return of_no_use("next: " + given, value, "an object");
            }
        } else if (given != "url") {
            const auto meant = config::did_you_mean(given, known);
            return failure(failure_class::invalid,
                           "next gives an object with '" + given + "', which says nothing",
                           meant.empty() ? "it may have path, query and payload, or url"
                                         : "did you mean '" + meant + "'?");
        }
    }
    if (made.empty() || (made.contains("url") && made.size() > 1)) {
        return failure(
            failure_class::invalid,
            made.empty() ? "next gives an empty object" : "next gives url and something else",
            "give any of path, query and payload, or url alone; null ends the listing");
    }
    return {};
}

}  // namespace

result<json::object> next_cursor(const expression& at, const json::value& body,
                                 const json::object& names) {
    auto value = at.evaluate(body, {&names});
    if (!value) {
        return failure(value.error()).within("paging.at");
    }
    json::object next;
    if (ends(*value)) {
        return next;
    }
    const auto kind = kind_of(*value);
    if (kind != json_kind::string && kind != json_kind::number) {
        return of_no_use("paging.at", *value, "a text or a number");
    }
    next["cursor"] = *std::move(value);
    return next;
}

result<json::object> next_link(const expression& at, const json::value& body,
                               const json::object& names, link_place found) {
    const auto value = at.evaluate(body, {&names});
    if (!value) {
        return failure(value.error()).within("paging.at");
    }
    if (ends(*value)) {
        return json::object();
    }
    if (kind_of(*value) != json_kind::string) {
        return of_no_use("paging.at", *value, "a URL");
    }
    return to_url("paging.at", value->get_string(), found);
}

result<json::object> next_in_header(const net::header_list& headers, link_place found) {
    const auto reference = net::next_link(headers);
    return reference ? to_url("header Link", *reference, found) : json::object();
}

result<json::object> next_by_expression(const expression& made_by, const json::object& seen,
                                        const json::object& names, link_place found) {
    const json::value data = seen;
    auto made = made_by.evaluate(data, {&names});
    if (!made) {
        return failure(made.error()).within("next");
    }
    if (ends(*made)) {
        return json::object();
    }
    if (kind_of(*made) == json_kind::string) {
        return to_url("next", made->get_string(), found);
    }
    if (!made->is_object()) {
        return of_no_use("next", *made, "an object or a URL");
    }
    auto& members = made->get_object();
    const auto fine = check_members(members);
    if (!fine) {
        return fine.error();
    }
    const auto* url = members.if_contains("url");
    if (url == nullptr) {
        return std::move(members);
    }
    if (ends(*url)) {
        return json::object();
    }
    if (kind_of(*url) != json_kind::string) {
        return of_no_use("next: url", *url, "a URL");
    }
    return to_url("next", url->get_string(), found);
}

json::object json_headers(const net::header_list& headers) {
    json::object named;
    for (const auto& [name, value] : net::stored_headers(headers)) {
        named[name] = value;
    }
    return named;
}

}  // namespace sluice::paging
