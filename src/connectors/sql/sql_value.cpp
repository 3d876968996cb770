#include "connectors/sql/sql_value.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/number.hpp>

#include <boost/json/object.hpp>

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
    return exact_number{std::move(letters)};
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

}  // namespace sluice::sql
