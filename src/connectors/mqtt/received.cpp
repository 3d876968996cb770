#include "connectors/mqtt/received.hpp"

#include "paging/found_items.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>
#include <sluice/net/query.hpp>

#include <map>
#include <utility>

namespace sluice::mqtt {

namespace {

constexpr std::size_t longest_kept_text = std::size_t{16} * 1024;

std::map<std::string, std::string, std::less<>> headers_of(const message& from) {
    std::map<std::string, std::string, std::less<>> made{
        {"topic", valid_utf8(from.topic)},
        {"qos", std::to_string(from.qos)},
        {"retain", from.retain ? "true" : "false"}};
    if (!from.content_type.empty()) {
        made["content_type"] = valid_utf8(from.content_type);
    }
    if (!from.response_topic.empty()) {
        made["response_topic"] = valid_utf8(from.response_topic);
    }
    for (const auto& [name, value] : from.properties) {
        made["property." + valid_utf8(name)] = valid_utf8(value);
    }
    return made;
}

result<json::array> items_of(const subscriber_options& options, const message& from, page& into) {
    if (from.cut) {
        return failure(failure_class::invalid, "the message has " +
                                                   std::to_string(from.payload_size) +
                                                   " bytes, more than largest_record");
    }
    const auto format = options.format != formats::body_format::by_type ? options.format
                        : from.content_type.empty()                     ? formats::body_format::json
                                                    : formats::format_of_type(from.content_type);
    auto body = formats::read_body(from.payload, format,
                                   {formats::delimiter_of(options.delimiter), options.has_header});
    if (!body) {
        return failure(failure_class::invalid, "the message is no " +
                                                   std::string(formats::name_of(format)) + ": " +
                                                   body.error().message);
    }
    json::array items;
    if (options.items) {
        auto found = paging::items_at(*options.items, body->value, {});
        if (!found) {
            return found.error();
        }
        items = *std::move(found);
    } else if (auto* list = body->value.if_array()) {
        items = std::move(*list);
    } else {
        items.push_back(std::move(body->value));
    }
    for (auto& one : body->unreadable) {
        into.unreadable.push_back(
            {valid_utf8(from.topic) + ": " + one.reason, std::move(one.text)});
    }
    return items;
}

}  // namespace

void append_records(const subscriber_options& options, const message& from, page& into) {
    auto items = items_of(options, from, into);
    if (!items) {
        into.unreadable.push_back({valid_utf8(from.topic) + ": " + items.error().message,
                                   utf8_cut(valid_utf8(from.payload), longest_kept_text)});
        return;
    }
    const auto headers = headers_of(from);
    for (auto& item : *items) {
        entity& one = into.entities.emplace_back();
        one.type = options.entity;
        one.id = net::scalar_member(item, "id");
        one.headers = headers;
        one.data = std::move(item);
    }
}

}  // namespace sluice::mqtt
