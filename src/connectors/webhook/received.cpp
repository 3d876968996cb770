#include "connectors/webhook/received.hpp"

#include "formats/binary_value.hpp"
#include "formats/form_text.hpp"
#include "paging/found_items.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/query.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::webhook {

namespace {

std::string_view query_of(const net::request& asked) {
    const auto mark = asked.target.find('?');
    return mark == std::string::npos ? std::string_view()
                                     : std::string_view(asked.target).substr(mark + 1);
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

result<formats::body_value> body_of(const subscriber_options& options, const net::request& asked,
                                    const json::value& query) {
    const auto type = asked.headers.find("Content-Type");
    if (options.format == formats::body_format::binary) {
        const auto place = asked.headers.find("Content-Disposition").value_or("");
        return formats::body_value{formats::value_of_bytes(asked.body, type.value_or(""),
                                                           formats::name_of_disposition(place))};
    }
    if (asked.body.empty()) {
        return formats::body_value{query};
    }
    const auto format = options.format == formats::body_format::by_type
                            ? formats::format_of_type(type.value_or(""))
                            : options.format;
    auto body = formats::read_body(asked.body, format,
                                   {formats::delimiter_of(options.delimiter), options.has_header});
    if (!body) {
        return failure(failure_class::invalid, "the body is no " +
                                                   std::string(formats::name_of(format)) + ": " +
                                                   body.error().message);
    }
    return body;
}

std::map<std::string, std::string, std::less<>> headers_of(const subscriber_options& options,
                                                           const net::request& asked,
                                                           const json::value& query) {
    std::map<std::string, std::string, std::less<>> made;
    for (const auto& name : options.headers) {
        if (const auto value = asked.headers.find(name)) {
            made[lower_case(name)] = valid_utf8(*value);
        }
    }
    for (const auto& name : options.query) {
        if (const auto* value = member(query, name)) {
            made["query." + name] = net::scalar_text(*value);
        }
    }
    return made;
}

}  // namespace

result<received_records> records_of(const subscriber_options& options, const net::request& asked) {
    const auto query = formats::value_from_form(query_of(asked));
    if (!query) {
        return failure(query.error()).within("the query");
    }
    auto body = body_of(options, asked, *query);
    if (!body) {
        return body.error();
    }
    received_records made;
    const auto headers = headers_of(options, asked, *query);
    if (!options.reply.is_null()) {
        json::object names;
        auto& header = names["header"].emplace_object();
        for (const auto& [name, value] : headers) {
            header[name] = value;
        }
        if (options.answer == answer_time::delivered) {
            made.request = body->value;
            made.header = std::move(header);
        } else {
            auto answer = options.reply.evaluate(body->value, {&names});
            if (!answer) {
                return failure(answer.error()).within("reply");
            }
            made.answer = *std::move(answer);
        }
    }
    json::array items;
    if (options.items) {
        auto found = paging::items_at(*options.items, body->value, {}, "body");
        if (!found) {
            return found.error();
        }
        items = *std::move(found);
    } else if (auto* list = body->value.if_array()) {
        items = std::move(*list);
    } else {
        items.push_back(std::move(body->value));
    }
    for (auto& item : items) {
        entity& one = made.entities.emplace_back();
        one.type = options.entity;
        one.id = net::scalar_member(item, "id");
        one.headers = headers;
        one.data = std::move(item);
    }
    for (auto& one : body->unreadable) {
        made.unreadable.push_back({options.path + ": " + one.reason, std::move(one.text)});
    }
    return made;
}

}  // namespace sluice::webhook
