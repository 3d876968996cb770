#include "connectors/sql/mariadb_value.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/time.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <type_traits>
#include <utility>
#include <variant>

namespace sluice::sql {

namespace {

constexpr unsigned binary_charset = 63;
constexpr auto mysql_json_type = static_cast<enum_field_types>(245);  // MySQL's own

constexpr std::size_t whole_seconds = 19;  // 2026-02-01 12:00:00
constexpr std::size_t microsecond_digits = 6;

// "2026-02-01 12:00:00.5" becomes "2026-02-01T12:00:00.500000".
std::string sortable_time(std::string_view text) {
    std::string made(text);
    if (made.size() < whole_seconds || made[10] != ' ') {
        return made;
    }
    made[10] = 'T';
    if (made.size() == whole_seconds) {
        made += '.';
    }
    made.resize(whole_seconds + 1 + microsecond_digits, '0');
    return made;
}

// ZEROFILL puts zeros before a number, which JSON does not take.
std::string without_zeros(std::string_view text) {
    const std::string sign = text.starts_with('-') ? "-" : "";
    text.remove_prefix(sign.size());
    while (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') {
        text.remove_prefix(1);
    }
    return sign + std::string(text);
}

json::value number_of_bits(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = (number << 8U) | static_cast<unsigned char>(byte);
    }
    return number;
}

// DECIMAL has at most 65 digits, and at most 30 of them after the point in MySQL.
bool fits_decimal(std::string_view text) {
    constexpr std::size_t most_digits = 65;
    constexpr std::size_t most_after_point = 30;
    if (text.find_first_not_of("-0123456789.") != std::string_view::npos) {
        return false;
    }
    const auto point = std::min(text.find('.'), text.size());
    return text.size() <= most_digits && text.size() - point <= most_after_point + 1;
}

std::string small_letters(std::string_view text) {
    std::string made(text);
    for (char& c : made) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return made;
}

void put_bytes(MYSQL_BIND& bind, enum_field_types type, std::string& bytes) {
    bind.buffer_type = type;
    bind.buffer = bytes.data();
    bind.buffer_length = bytes.size();
    bind.length_value = bytes.size();
    bind.length = &bind.length_value;
}

}  // namespace

column_form form_of(const MYSQL_FIELD& field, bool holds_json) {
    switch (field.type) {
        case MYSQL_TYPE_TINY:
        case MYSQL_TYPE_SHORT:
        case MYSQL_TYPE_INT24:
        case MYSQL_TYPE_LONG:
        case MYSQL_TYPE_LONGLONG:
        case MYSQL_TYPE_YEAR:
        case MYSQL_TYPE_FLOAT:
        case MYSQL_TYPE_DOUBLE:
        case MYSQL_TYPE_DECIMAL:
        case MYSQL_TYPE_NEWDECIMAL:
            return column_form::number;
        case MYSQL_TYPE_BIT:
            return column_form::bits;
        case MYSQL_TYPE_DATETIME:
            return column_form::local_time;
        case MYSQL_TYPE_TIMESTAMP:
            return column_form::utc_time;
        case MYSQL_TYPE_DATE:
        case MYSQL_TYPE_TIME:
            return column_form::text;
        case mysql_json_type:
            return column_form::json;
        default:
            break;
    }
    if (holds_json) {
        return column_form::json;
    }
    return field.charsetnr == binary_charset ? column_form::bytes : column_form::text;
}

result<json::value> value_of_mariadb(column_form form, std::string_view text) {
    switch (form) {
        case column_form::number: {
            auto number = parse_json(without_zeros(text));
            if (!number || kind_of(*number) != json_kind::number) {
                return failure(failure_class::invalid,
                               "the number " + std::string(text) + ", which JSON has not");
            }
            return number;
        }
        case column_form::bits:
            return number_of_bits(text);
        case column_form::local_time:
            return json::value(json::string(sortable_time(text)));
        case column_form::utc_time:
            return json::value(json::string(sortable_time(text) + "Z"));
        case column_form::bytes:
            return json::value(json::object{{"base64", base64(text)}});
        case column_form::json:
            // The column keeps a text that is deeper or larger than this program reads.
            if (auto held = parse_json(text)) {
                return held;
            }
            break;
        case column_form::text:
            break;
    }
    if (utf8_fault(text) != std::string_view::npos) {
        return failure(failure_class::invalid, "a text that is not valid UTF-8");
    }
    return json::value(json::string(text));
}

std::optional<std::string> in_utc_without_zone(std::string_view text) {
    const auto moment = parse_utc(text);
    if (!moment || text.size() <= whole_seconds) {
        return std::nullopt;
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(*moment);
    auto made = format_utc_seconds(second);
    made.pop_back();  // Z
    if (text[whole_seconds] == '.') {
        auto digits = text.substr(whole_seconds + 1);
        digits = digits.substr(0, digits.find_first_not_of("0123456789"));
        made += "." + std::string(digits.substr(0, microsecond_digits));
    }
    return made;
}

result<mariadb_parameters> bind_marks(const std::vector<std::string>& names,
                                      const bound_values& values,
                                      const std::set<std::string>& moments) {
    mariadb_parameters made;
    made.texts.resize(names.size());
    made.integers.resize(names.size());
    made.doubles.resize(names.size());
    made.binds.resize(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto found = values.find(names[i]);
        if (found == values.end()) {
            return failure(failure_class::refused, "the parameter :" + names[i] + " has no value",
                           "add it to parameters");
        }
        auto& bind = made.binds[i];
        const auto put = [&](const auto& value) {
            using type = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<type, std::monostate>) {
                bind.buffer_type = MYSQL_TYPE_NULL;
            } else if constexpr (std::is_same_v<type, std::int64_t>) {
                made.integers[i] = value;
                bind.buffer_type = MYSQL_TYPE_LONGLONG;
                bind.buffer = &made.integers[i];
            } else if constexpr (std::is_same_v<type, double>) {
                made.doubles[i] = value;
                bind.buffer_type = MYSQL_TYPE_DOUBLE;
                bind.buffer = &made.doubles[i];
            } else if constexpr (std::is_same_v<type, exact_number>) {
                // As a text it would be compared as a double.
                made.texts[i] = value.digits;
                put_bytes(bind,
                          fits_decimal(value.digits) ? MYSQL_TYPE_NEWDECIMAL : MYSQL_TYPE_STRING,
                          made.texts[i]);
            } else if constexpr (std::is_same_v<type, blob>) {
                made.texts[i] = value.bytes;
                put_bytes(bind, MYSQL_TYPE_BLOB, made.texts[i]);
            } else {
                const auto moment =
                    moments.contains(names[i]) ? in_utc_without_zone(value) : std::nullopt;
                made.texts[i] = moment.value_or(value);
                put_bytes(bind, MYSQL_TYPE_STRING, made.texts[i]);
            }
        };
        std::visit(put, found->second);
        made.bytes += made.texts[i].size() + 16;
    }
    return made;
}

bool has_unique_index(const std::vector<json::value>& rows, const std::vector<std::string>& key) {
    std::set<std::string> wanted;
    for (const auto& column : key) {
        wanted.insert(small_letters(column));
    }
    std::map<std::string, std::set<std::string>, std::less<>> indexes;
    for (const auto& row : rows) {
        const auto* part = member(row, "p");
        auto column = small_letters(text_member(row, "c"));
        // A part of a column tells fewer rows apart than the column.
        const bool whole = part == nullptr || kind_of(*part) == json_kind::null;
        indexes[text_member(row, "i")].insert(whole ? std::move(column) : std::string());
    }
    return std::ranges::any_of(indexes, [&](const auto& one) { return one.second == wanted; });
}

}  // namespace sluice::sql
