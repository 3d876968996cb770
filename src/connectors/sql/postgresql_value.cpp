#include "connectors/sql/postgresql_value.hpp"

#include <sluice/model/base64.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <charconv>
#include <type_traits>
#include <utility>
#include <variant>

namespace sluice::sql {

namespace {

enum type_number : unsigned {
    bool_type = 16,
    bytea_type = 17,
    int8_type = 20,
    int2_type = 21,
    int4_type = 23,
    oid_type = 26,
    json_type = 114,
    float4_type = 700,
    float8_type = 701,
    timestamp_type = 1114,
    timestamptz_type = 1184,
    numeric_type = 1700,
    jsonb_type = 3802,
};

constexpr std::size_t date_length = 10;  // 2026-02-01
constexpr std::size_t second_length = 19;
constexpr std::size_t fraction_digits = 6;

bool begins_as_time(std::string_view text) {
    constexpr std::string_view shape = "0000-00-00 00:00:00";
    if (text.size() < second_length) {
        return false;
    }
    for (std::size_t i = 0; i < second_length; ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) {
            return false;
        }
    }
    return true;
}

// "2026-02-01 12:00:00.5+00" becomes "2026-02-01T12:00:00.500000Z". Infinity, years before Christ
// and years of five digits stay as they are.
std::string time_text(std::string_view text, bool with_zone) {
    constexpr std::string_view utc = "+00";
    auto rest = begins_as_time(text) ? text.substr(second_length) : std::string_view();
    const bool ends_well = !with_zone || rest.ends_with(utc);
    if (!begins_as_time(text) || !ends_well) {
        return std::string(text);
    }
    rest.remove_suffix(with_zone ? utc.size() : 0);
    const bool plain =
        rest.empty() || (rest.front() == '.' && rest.size() <= fraction_digits + 1 &&
                         rest.find_first_not_of("0123456789", 1) == std::string_view::npos);
    if (!plain) {
        return std::string(text);
    }
    auto made = std::string(text.substr(0, date_length)) + "T" +
                std::string(text.substr(date_length + 1, second_length - date_length - 1)) + ".";
    if (!rest.empty()) {
        made += rest.substr(1);
    }
    made.resize(second_length + 1 + fraction_digits, '0');
    return with_zone ? made + "Z" : made;
}

result<json::value> number_in(std::string_view text) {
    auto number = parse_json(text);
    if (!number || kind_of(*number) != json_kind::number) {
        return failure(failure_class::invalid,
                       "the number " + std::string(text) + ", which JSON has not");
    }
    return number;
}

// "\x0001" is the text of two bytes.
json::value bytes_in(std::string_view text) {
    std::string bytes;
    text.remove_prefix(text.starts_with("\\x") ? 2 : text.size());
    bytes.reserve(text.size() / 2);
    for (; text.size() >= 2; text.remove_prefix(2)) {
        unsigned byte = 0;
        std::from_chars(text.data(), text.data() + 2, byte, 16);
        bytes += static_cast<char>(byte);
    }
    return json::object{{"base64", base64(bytes)}};
}

std::string shortest(double number) {
    std::array<char, 32> letters{};
    const auto end = std::to_chars(letters.data(), letters.data() + letters.size(), number);
    return {letters.data(), end.ptr};
}

}  // namespace

result<json::value> value_of_postgresql(unsigned type, std::string_view text) {
    switch (type) {
        case bool_type:
            return json::value(text == "t");
        case int2_type:
        case int4_type:
        case int8_type:
        case oid_type:
        case float4_type:
        case float8_type:
        case numeric_type:
            return number_in(text);
        case bytea_type:
            return bytes_in(text);
        case timestamp_type:
        case timestamptz_type:
            return json::value(json::string(time_text(text, type == timestamptz_type)));
        case json_type:
        case jsonb_type:
            // json keeps a text that is deeper or larger than this program reads.
            if (auto held = parse_json(text)) {
                return held;
            }
            return json::value(json::string(text));
        default:
            return json::value(json::string(text));
    }
}

result<bound_parameters> bind_in_order(const std::vector<std::string>& names,
                                       const bound_values& values) {
    bound_parameters made;
    made.texts.resize(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto found = values.find(names[i]);
        if (found == values.end()) {
            return failure(failure_class::refused, "the parameter :" + names[i] + " has no value",
                           "add it to parameters");
        }
        auto& text = made.texts[i];
        int format = 0;
        const auto put = [&](const auto& value) {
            using type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<type, std::int64_t>) {
                text = std::to_string(value);
            } else if constexpr (std::is_same_v<type, double>) {
                text = shortest(value);
            } else if constexpr (std::is_same_v<type, std::string>) {
                text = value;
            } else if constexpr (std::is_same_v<type, exact_number>) {
                text = value.digits;
            } else if constexpr (std::is_same_v<type, blob>) {
                text = value.bytes;
                format = 1;
            }
        };
        std::visit(put, found->second);
        // The library would end such a text at the zero byte.
        if (format == 0 && text.find('\0') != std::string::npos) {
            return failure(failure_class::refused, "the value of :" + names[i] + " has a zero byte",
                           "leave it out: PostgreSQL cannot hold it in a text");
        }
        const bool is_null = std::holds_alternative<std::monostate>(found->second);
        made.values.push_back(is_null ? nullptr : text.c_str());
        made.lengths.push_back(static_cast<int>(text.size()));
        made.formats.push_back(format);
    }
    return made;
}

}  // namespace sluice::sql
