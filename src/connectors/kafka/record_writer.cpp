#include "connectors/kafka/record_writer.hpp"

#include "connectors/kafka/topic.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>

#include <utility>

namespace sluice::kafka {

namespace {

constexpr std::size_t longest_quote = 100;

std::string plain_text(const json::value& value) {
    return kind_of(value) == json_kind::string ? std::string(value.get_string())
                                               : write_json(value);
}

}  // namespace

result<outgoing_record> record_of(const publisher_options& options, const entity& from,
                                  const std::string& key, wall_time moment) {
    auto names = names_beside(from, moment);
    names["key"] = key;
    const expression_scope scope{.names = &names};
    outgoing_record made;
    const auto topic = options.topic->evaluate(from.data, scope);
    if (!topic) {
        return failure(topic.error()).within("topic");
    }
    made.topic = kind_of(*topic) == json_kind::null ? "" : plain_text(*topic);
    if (!is_topic(made.topic)) {
        return failure(
            failure_class::refused,
            "topic: '" + printable_cut(made.topic, longest_quote) + "' is no name of a topic",
            "a name has letters, digits, '.', '_' and '-'");
    }
    if (options.key) {
        const auto value = options.key->evaluate(from.data, scope);
        if (!value) {
            return failure(value.error()).within("key");
        }
        if (kind_of(*value) != json_kind::null) {
            made.key = plain_text(*value);
        }
    }
    const auto value =
        options.value ? options.value->evaluate(from.data, scope) : result<json::value>(from.data);
    if (!value) {
        return failure(value.error()).within("value");
    }
    const auto kind = kind_of(*value);
    if (options.format == value_format::text && kind != json_kind::string &&
        kind != json_kind::null) {
        return failure(failure_class::refused,
                       "value: expected a text, not " + std::string(name_of(kind)),
                       "give one, or take `format: json`");
    }
    if (kind != json_kind::null) {
        made.value = options.format == value_format::json ? write_json(*value)
                                                          : std::string(value->get_string());
    }
    for (const auto& [name, from_template] : options.headers) {
        const auto text = from_template.evaluate(from.data, scope);
        if (!text) {
            return failure(text.error()).within("headers: " + name);
        }
        made.headers.emplace_back(name, kind_of(*text) == json_kind::null ? "" : plain_text(*text));
    }
    return made;
}

}  // namespace sluice::kafka
