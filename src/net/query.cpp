#include <sluice/net/message.hpp>
#include <sluice/net/query.hpp>

namespace sluice::net {

namespace {

void append_pair(std::string& out, std::string_view key, const json::value& value,
                 bool space_as_plus) {
    if (!out.empty()) {
        out += '&';
    }
    out += percent_encode(key, space_as_plus);
    out += '=';
    out += percent_encode(scalar_text(value), space_as_plus);
}

failure no_scalar(std::string_view key) {
    return failure(failure_class::refused,
                   "query parameter '" + std::string(key) + "' holds a list or an object inside",
                   "give a text, a number, a boolean or a list of those");
}

}  // namespace

bool is_scalar(const json::value& value) {
    // kind_of and not is_string(): a number too large for a binary type is kept as a marked text.
    const auto kind = kind_of(value);
    return kind == json_kind::string || kind == json_kind::number || kind == json_kind::boolean;
}

std::string scalar_text(const json::value& value) {
    if (!is_scalar(value)) {
        return {};
    }
    if (kind_of(value) == json_kind::string) {
        return std::string(value.get_string());
    }
    return write_json(value);  // keeps the digits as they came (decision 0002)
}

std::string scalar_member(const json::value& value, std::string_view name) {
    const auto* found = member(value, name);
    return found == nullptr ? std::string() : scalar_text(*found);
}

std::string scalar_member(const json::object& members, std::string_view name) {
    const auto* found = member(members, name);
    return found == nullptr ? std::string() : scalar_text(*found);
}

result<std::string> query_string(const json::value& members, bool space_as_plus) {
    std::string out;
    if (members.is_null()) {
        return out;
    }
    if (!members.is_object()) {
        return failure(failure_class::refused, "the query is not an object",
                       "write it as `name: value` pairs");
    }
    for (const auto& [key, value] : members.get_object()) {
        if (value.is_null()) {
            continue;
        }
        if (is_scalar(value)) {
            append_pair(out, key, value, space_as_plus);
            continue;
        }
        if (!value.is_array()) {
            return no_scalar(key);
        }
        for (const auto& each : value.get_array()) {
            if (!is_scalar(each)) {
                return no_scalar(key);
            }
            append_pair(out, key, each, space_as_plus);
        }
    }
    return out;
}

std::string with_query(std::string target, std::string_view query) {
    if (!query.empty()) {
        target += target.find('?') == std::string::npos ? '?' : '&';
        target += query;
    }
    return target;
}

}  // namespace sluice::net
