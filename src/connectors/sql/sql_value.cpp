#include "connectors/sql/sql_value.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/number.hpp>

#include <boost/json/object.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace sluice::sql {

namespace {

sql_value number_in_sql(const json::value& number) {
    if (number.is_int64()) {
        return number.get_int64();
    }
    if (number.is_uint64() &&
        number.get_uint64() <= std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
        return static_cast<std::int64_t>(number.get_uint64());
    }
    if (number.is_double()) {
        return number.get_double();
    }
    // "19.90" is the double 19.9, but no double is 0.1234567890123456789.
    const double nearest = to_double(number);
    if (compare_numbers(json::value(nearest), number) == std::strong_ordering::equal) {
        return nearest;
    }
    std::string letters;
    append_number(letters, number);
    return letters;
}

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continues_name(char c) {
    return begins_name(c) || (c >= '0' && c <= '9');
}

// Returns the place after the text, quoted name or comment that begins at `at`; `at` when none
// does.
std::size_t after_quoted(std::string_view sql, std::size_t at) {
    const auto end_at = [&](std::string_view end, std::size_t from) {
        const auto found = sql.find(end, from);
        return found == std::string_view::npos ? sql.size() : found + end.size();
    };
    const auto rest = sql.substr(at);
    if (rest.starts_with("--")) {
        return end_at("\n", at);
    }
    if (rest.starts_with("/*")) {
        return end_at("*/", at + 2);
    }
    switch (sql[at]) {
        case '\'':
        case '"':
        case '`':
            // A doubled quote within a text ends one text and begins another. No name is lost.
            return end_at(sql.substr(at, 1), at + 1);
        case '[':
            return end_at("]", at + 1);
        default:
            return at;
    }
}

}  // namespace

result<sql_value> sql_value_of(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::null:
            return sql_value();
        case json_kind::boolean:
            return sql_value(std::int64_t{value.get_bool() ? 1 : 0});
        case json_kind::number:
            return number_in_sql(value);
        case json_kind::string:
            return sql_value(std::string(value.get_string()));
        case json_kind::array:
            return sql_value(write_json(value));
        case json_kind::object:
            break;
    }
    const auto* encoded = member(value, "base64");
    if (encoded == nullptr || value.get_object().size() != 1) {
        return sql_value(write_json(value));
    }
    auto bytes = from_base64(text_or_empty(*encoded));
    if (!bytes || kind_of(*encoded) != json_kind::string) {
        return failure(failure_class::refused, "base64 holds no valid base 64",
                       "give the bytes in base 64 with padding (RFC 4648)");
    }
    return sql_value(blob{*std::move(bytes)});
}

std::set<std::string> names_in(std::string_view statement) {
    std::set<std::string> names;
    std::size_t at = 0;
    while (at < statement.size()) {
        if (const auto after = after_quoted(statement, at); after != at) {
            at = after;
            continue;
        }
        const bool named =
            statement[at] == ':' && at + 1 < statement.size() && begins_name(statement[at + 1]);
        ++at;
        if (!named) {
            continue;
        }
        const auto from = at;
        while (at < statement.size() && continues_name(statement[at])) {
            ++at;
        }
        names.emplace(statement.substr(from, at - from));
    }
    return names;
}

std::string wrong_name(std::string_view name) {
    if (name.empty() || !begins_name(name.front()) || !std::ranges::all_of(name, continues_name)) {
        return "'" + std::string(name) + "' cannot be the name of a parameter: use a-z, 0-9 and _";
    }
    return {};
}

}  // namespace sluice::sql
