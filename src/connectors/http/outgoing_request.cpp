#include "connectors/http/outgoing_request.hpp"

#include "connectors/http/client.hpp"
#include "formats/binary_value.hpp"
#include "formats/csv_text.hpp"
#include "formats/xml_text.hpp"

#include <sluice/component/names.hpp>
#include <sluice/component/url_values.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::http {

namespace {

// Headers and URLs hold no control characters. A record with a line break could end a header and
// begin another.
std::optional<failure> control_character(std::string_view text, std::string_view place) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\r' || c == '\n') {
            return refused(std::string(place) + " holds a line break", "take it out of the record");
        }
        if ((byte < 0x20 && c != '\t') || byte == 0x7f) {
            return refused(std::string(place) + " holds a control character",
                           "take it out of the record");
        }
    }
    return std::nullopt;
}

result<std::string> text_of(const text_template& from, const json::value& data,
                            expression_scope scope, std::string_view place) {
    const auto value = from.evaluate(data, scope);
    if (!value) {
        return failure(value.error()).within(place);
    }
    if (!value->is_null() && !net::is_scalar(*value)) {
        return refused(std::string(place) + " is " + std::string(name_of(kind_of(*value))),
                       "it must be a text");
    }
    auto text = net::scalar_text(*value);
    if (auto wrong = control_character(text, place)) {
        return *std::move(wrong);
    }
    return text;
}

result<std::string> target_for(const publisher_options& options, const json::value& data,
                               expression_scope scope) {
    const bool plus = options.space == space_in_query::plus;
    auto url = url_for(options.url,
                       {.below_base = !options.client.name.empty(),
                        .raw = options.url_values == values_in_url::raw,
                        .space_as_plus = plus},
                       data, scope);
    if (!url) {
        return url;
    }
    if (auto wrong = control_character(*url, "url")) {
        return *std::move(wrong);
    }
    if (url->find_first_of(" \t") != std::string::npos) {
        return refused("url holds a space", "write it as %20");
    }
    if (auto wrong = wrong_target(*url, options)) {
        return *std::move(wrong);
    }
    const auto values = options.query.evaluate(data, scope);
    if (!values) {
        return failure(values.error()).within("query");
    }
    const auto query = net::query_string(*values, plus);
    if (!query) {
        return query.error();
    }
    return net::with_query(*std::move(url), *query);
}

// A record of its own is a batch of one.
json::value as_list(const json::value& body) {
    if (body.is_array()) {
        return body;
    }
    json::array one;
    one.push_back(body);
    return one;
}

// The records of a batch are a list; each is one line.
std::string lines_of(const json::value& body) {
    if (!body.is_array()) {
        return write_json(body) + "\n";
    }
    std::string all;
    for (const auto& one : body.get_array()) {
        all += write_json(one) + "\n";
    }
    return all;
}

// The record is at fault when it has no place in the format.
result<std::string> or_refused(result<std::string> text) {
    if (!text) {
        auto why = text.error();
        why.kind = failure_class::refused;
        return why;
    }
    return text;
}

result<std::string> written(const json::value& body, content as) {
    switch (as) {
        case content::json:
            return write_json(body);
        case content::ndjson:
            return lines_of(body);
        case content::csv:
            return or_refused(formats::csv_from_rows(as_list(body), {}));
        case content::xml:
            return or_refused(formats::xml_from_value(body));
        case content::form: {
            if (!body.is_object()) {
                return refused(
                    "a form is made of an object, not of " + std::string(name_of(kind_of(body))),
                    "map the record, or use content: json");
            }
            // Forms always write a space as "+" (application/x-www-form-urlencoded).
            return net::query_string(body, true);
        }
        case content::text:
            return kind_of(body) == json_kind::string ? std::string(body.get_string())
                                                      : write_json(body);
        case content::binary: {
            auto carried = formats::bytes_of_value(body);
            return carried ? result<std::string>(std::move(carried->bytes)) : carried.error();
        }
    }
    return write_json(body);
}

std::string_view type_of(content as) {
    switch (as) {
        case content::json:
            return "application/json";
        case content::ndjson:
            return "application/x-ndjson";
        case content::csv:
            return "text/csv; charset=utf-8";
        case content::xml:
            return "application/xml";
        case content::form:
            return "application/x-www-form-urlencoded";
        case content::text:
            return "text/plain; charset=utf-8";
        case content::binary:
            return "application/octet-stream";
    }
    return "application/json";
}

// A record of bytes says its type itself.
result<std::string> type_for(const json::value& body, content as) {
    if (as != content::binary || kind_of(body) != json_kind::object) {
        return std::string(type_of(as));
    }
    auto own = text_member(body, "content_type");
    if (auto wrong = control_character(own, "content_type")) {
        return *std::move(wrong);
    }
    return own.empty() ? std::string(type_of(as)) : own;
}

result<void> put_value(net::request& request, const json::value& body, content as) {
    auto text = written(body, as);
    if (!text) {
        return text.error();
    }
    auto type = type_for(body, as);
    if (!type) {
        return type.error();
    }
    request.body = *std::move(text);
    request.headers.set("Content-Type", *std::move(type));
    return {};
}

// Writes the body from the entity itself, because a copy of a large entity costs much.
result<void> put_body(net::request& request, const publisher_options& options, const entity& entity,
                      expression_scope scope) {
    if (options.verb == write_method::remove && options.body.is_null()) {
        return {};
    }
    if (options.body.is_null()) {
        const auto* payload = member(entity.data, "payload");
        return put_value(request, payload == nullptr ? entity.data : *payload,
                         options.content_type);
    }
    const auto value = options.body.evaluate(entity.data, scope);
    if (!value) {
        return failure(value.error()).within("body");
    }
    return put_value(request, *value, options.content_type);
}

// Tells whether a template of the options holds an expression.
bool has_expressions(const publisher_options& options) {
    return !options.url.is_constant() || options.query.constant() == nullptr ||
           options.body.constant() == nullptr ||
           std::ranges::any_of(options.headers,
                               [](const auto& header) { return !header.second.is_constant(); });
}

}  // namespace

result<net::request> request_for(const publisher_options& options, const entity& entity,
                                 const std::string& key, wall_time now) {
    // Only expressions read the names.
    const auto names = has_expressions(options) ? names_beside(entity, now) : json::object();
    const expression_scope scope{&names};
    net::request request;
    request.method = name_of(options.verb);
    auto target = target_for(options, entity.data, scope);
    if (!target) {
        return target.error();
    }
    request.target = *std::move(target);
    if (auto put = put_body(request, options, entity, scope); !put) {
        return put.error();
    }
    for (const auto& [name, text] : options.headers) {
        auto value = text_of(text, entity.data, scope, "header " + name);
        if (!value) {
            return value.error();
        }
        request.headers.set(name, *std::move(value));
    }
    if (!options.idempotency_header.empty()) {
        request.headers.set(options.idempotency_header, key);
    }
    return request;
}

std::string summary_of(const net::request& request) {
    const auto query = request.target.find_first_of("?#");
    auto shown = request.target.substr(0, query);
    if (is_absolute(shown)) {
        auto authority = shown.substr(shown.find("://") + 3);
        authority = authority.substr(0, authority.find('/'));
        // A whole URL may hold a user and a password before the host.
        authority = authority.substr(authority.rfind('@') + 1);
        shown = shown.substr(0, shown.find("://") + 3) + authority;
    }
    return request.method + " " + shown;
}

}  // namespace sluice::http
