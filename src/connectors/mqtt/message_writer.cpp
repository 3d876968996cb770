#include "connectors/mqtt/message_writer.hpp"

#include "connectors/mqtt/topic.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/utf8.hpp>

#include <utility>

namespace sluice::mqtt {

namespace {

constexpr std::size_t longest_quote = 100;

std::string text_of(const json::value& value) {
    return kind_of(value) == json_kind::string ? std::string(value.get_string())
                                               : write_json(value);
}

failure refused(std::string message, std::string mend) {
    return {failure_class::refused, std::move(message), std::move(mend)};
}

// A record fills levels of a topic, and never adds one. A topic that is one expression alone is the
// record's own choice.
result<std::string> topic_of(const text_template& from, const json::value& data,
                             expression_scope scope) {
    const auto pieces = from.evaluate_pieces(data, scope);
    if (!pieces) {
        return failure(pieces.error()).within("topic");
    }
    std::string topic;
    for (const auto& piece : *pieces) {
        if (kind_of(piece.value) == json_kind::null) {
            return refused("topic: an expression has no value", "see that the record has it");
        }
        const auto text = text_of(piece.value);
        const bool within = piece.of_an_expression && pieces->size() > 1;
        if (within && (text.empty() || text.find('/') != std::string::npos)) {
            return refused("topic: '" + utf8_cut(text, longest_quote) + "' is no level of a topic",
                           "replace the / in the expression, or give the whole topic by one");
        }
        topic += text;
    }
    if (const auto wrong = judge_topic(topic); !wrong.empty()) {
        return refused("topic: '" + utf8_cut(topic, longest_quote) + "' " + wrong,
                       "see the template and the record");
    }
    return topic;
}

result<std::string> payload_of(const publisher_options& options, const json::value& data,
                               expression_scope scope) {
    auto value =
        options.payload ? options.payload->evaluate(data, scope) : result<json::value>(data);
    if (!value) {
        return failure(value.error()).within("payload");
    }
    if (options.format == payload_format::json) {
        return write_json(*value);
    }
    if (kind_of(*value) != json_kind::string) {
        return refused("payload: expected a text, not " + std::string(name_of(kind_of(*value))),
                       "give one, or take `format: json`");
    }
    return std::string(value->get_string());
}

}  // namespace

result<message> message_of(const publisher_options& options, const entity& from,
                           const std::string& key, wall_time moment) {
    auto names = names_beside(from, moment);
    names["key"] = key;
    const expression_scope scope{.names = &names};
    auto topic = topic_of(*options.topic, from.data, scope);
    if (!topic) {
        return topic.error();
    }
    auto payload = payload_of(options, from.data, scope);
    if (!payload) {
        return payload.error();
    }
    message made;
    made.topic = *std::move(topic);
    made.payload = *std::move(payload);
    made.qos = static_cast<unsigned>(options.qos);
    made.retain = options.retain;
    made.content_type =
        options.format == payload_format::json ? "application/json" : "text/plain; charset=utf-8";
    for (const auto& [name, value] : options.properties) {
        const auto text = value.evaluate(from.data, scope);
        if (!text) {
            return failure(text.error()).within("properties: " + name);
        }
        auto written = kind_of(*text) == json_kind::null ? std::string() : text_of(*text);
        for (const auto& part : {name, written}) {
            if (const auto wrong = judge_text(part); !wrong.empty()) {
                return refused("properties: " + utf8_cut(name, longest_quote) + ": " + wrong,
                               "see the template and the record");
            }
        }
        made.properties.emplace_back(name, std::move(written));
    }
    return made;
}

}  // namespace sluice::mqtt
