#include <sluice/model/json.hpp>

namespace sluice {

namespace {

constexpr char number_mark = '\xFF';

bool is_exact_number(const json::string& text) {
    return !text.empty() && text.front() == number_mark;
}

}  // namespace

json_kind kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return json_kind::null;
        case json::kind::bool_:
            return json_kind::boolean;
        case json::kind::int64:
        case json::kind::uint64:
        case json::kind::double_:
            return json_kind::number;
        case json::kind::string:
            return is_exact_number(value.get_string()) ? json_kind::number : json_kind::string;
        case json::kind::array:
            return json_kind::array;
        case json::kind::object:
            return json_kind::object;
    }
    return json_kind::null;
}

std::string text_member(const json::object& members, std::string_view name) {
    const auto* found = members.if_contains(name);
    return found != nullptr && kind_of(*found) == json_kind::string
               ? std::string(std::string_view(found->get_string()))
               : std::string();
}

const json::value* member(const json::value& value, std::string_view name) {
    const auto* members = value.if_object();
    return members == nullptr ? nullptr : members->if_contains(name);
}

std::string text_member(const json::value& value, std::string_view name) {
    const auto* members = value.if_object();
    return members == nullptr ? std::string() : text_member(*members, name);
}

std::size_t text_length(const json::value& value) {
    const auto* text = value.if_string();
    return text == nullptr ? 0 : text->size();
}

std::string_view name_of(json_kind kind) {
    switch (kind) {
        case json_kind::null:
            return "null";
        case json_kind::boolean:
            return "boolean";
        case json_kind::number:
            return "number";
        case json_kind::string:
            return "string";
        case json_kind::array:
            return "array";
        case json_kind::object:
            return "object";
    }
    return "";
}

std::string_view exact_number_text(const json::value& value) {
    const json::string* text = value.if_string();
    if (text == nullptr || !is_exact_number(*text)) {
        return {};
    }
    return std::string_view(text->data(), text->size()).substr(1);
}

}  // namespace sluice
