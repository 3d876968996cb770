#include "connectors/kafka/received.hpp"

#include "paging/found_items.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/time.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

#include <charconv>
#include <map>
#include <utility>

namespace sluice::kafka {

namespace {

constexpr std::size_t longest_raw_text = std::size_t{16} * 1024;

std::string place_of(const record& from) {
    return from.partition.first + "/" + std::to_string(from.partition.second) + "/" +
           std::to_string(from.offset);
}

std::map<std::string, std::string, std::less<>> headers_of(const record& from) {
    std::map<std::string, std::string, std::less<>> made{
        {"topic", from.partition.first},
        {"partition", std::to_string(from.partition.second)},
        {"offset", std::to_string(from.offset)}};
    if (from.key) {
        made["key"] = valid_utf8(*from.key);
    }
    if (from.timestamp) {
        made["timestamp"] = format_utc(wall_time(std::chrono::milliseconds(*from.timestamp)));
    }
    if (!from.value) {
        made["tombstone"] = "true";
    }
    for (const auto& [name, value] : from.headers) {
        made["header." + valid_utf8(name)] = valid_utf8(value);
    }
    return made;
}

formats::body_format format_of(const subscriber_options& options, const record& from) {
    if (options.format != formats::body_format::by_type) {
        return options.format;
    }
    for (const auto& [name, value] : from.headers) {
        if (ascii::same_ignoring_case(name, "content-type")) {
            return formats::format_of_type(value);
        }
    }
    return formats::body_format::json;
}

struct found_entities {
    json::array items;
    bool is_list = false;
};

result<found_entities> entities_in(const subscriber_options& options, const record& from,
                                   page& into) {
    found_entities found;
    if (!from.value) {
        found.items.push_back(json::object());
        return found;
    }
    if (from.value->size() > options.largest_record) {
        return failure(failure_class::invalid, "the value has " +
                                                   std::to_string(from.value->size()) +
                                                   " bytes, more than largest_record");
    }
    const auto format = format_of(options, from);
    auto body = formats::read_body(*from.value, format,
                                   {formats::delimiter_of(options.delimiter), options.has_header});
    if (!body) {
        return failure(failure_class::invalid, "the value is no " +
                                                   std::string(formats::name_of(format)) + ": " +
                                                   body.error().message);
    }
    if (options.items) {
        auto items = paging::items_at(*options.items, body->value, {});
        if (!items) {
            return items.error();
        }
        found.items = *std::move(items);
        found.is_list = true;
    } else if (auto* list = body->value.if_array()) {
        found.items = std::move(*list);
        found.is_list = true;
    } else {
        found.items.push_back(std::move(body->value));
    }
    for (auto& one : body->unreadable) {
        into.unreadable.push_back({place_of(from) + ": " + one.reason, std::move(one.text)});
    }
    return found;
}

}  // namespace

void append_record(const subscriber_options& options, const record& from, page& into) {
    auto found = entities_in(options, from, into);
    if (!found) {
        into.unreadable.push_back(
            {place_of(from) + ": " + found.error().message,
             utf8_cut(valid_utf8(std::string_view(*from.value).substr(0, longest_raw_text)),
                      longest_raw_text)});
        return;
    }
    const auto headers = headers_of(from);
    const auto id = place_of(from);
    std::size_t at = 0;
    for (auto& item : found->items) {
        entity& one = into.entities.emplace_back();
        one.type = options.entity;
        one.id = found->is_list ? id + "/" + std::to_string(at++) : id;
        one.headers = headers;
        one.data = std::move(item);
    }
}

json::value position_of(const next_offsets& offsets) {
    json::object made;
    for (const auto& [name, next] : offsets) {
        auto& topic = made[name.first];
        if (kind_of(topic) != json_kind::object) {
            topic.emplace_object();
        }
        topic.get_object()[std::to_string(name.second)] = next;
    }
    return made;
}

next_offsets offsets_in(const json::value& position) {
    next_offsets made;
    const auto* topics = position.if_object();
    if (topics == nullptr) {
        return made;
    }
    for (const auto& topic : *topics) {
        const auto* partitions = topic.value().if_object();
        if (partitions == nullptr) {
            continue;
        }
        for (const auto& one : *partitions) {
            std::int32_t number = -1;
            const auto name = one.key();
            std::from_chars(name.data(), name.data() + name.size(), number);
            const auto next = integer_member(topic.value(), name);
            if (number >= 0 && next && *next >= 0) {
                made[{std::string(topic.key()), number}] = *next;
            }
        }
    }
    return made;
}

}  // namespace sluice::kafka
