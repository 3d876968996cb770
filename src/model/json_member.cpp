#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

namespace sluice {

namespace {

std::string text_of_found(const json::value* found) {
    return found == nullptr ? std::string() : std::string(text_or_empty(*found));
}

std::optional<std::int64_t> integer_of_found(const json::value* found) {
    // A count that this program wrote has no sign; a text that was read has one where it fits.
    if (found == nullptr || !(found->is_int64() || found->is_uint64())) {
        return std::nullopt;
    }
    boost::system::error_code error;
    const auto number = found->to_number<std::int64_t>(error);
    return error ? std::nullopt : std::optional(number);
}

std::optional<std::uint64_t> count_of_found(const json::value* found) {
    if (found == nullptr || !found->is_number()) {
        return std::nullopt;
    }
    boost::system::error_code error;
    const auto count = found->to_number<std::uint64_t>(error);
    return error ? std::nullopt : std::optional(count);
}

}  // namespace

std::string_view text_or_empty(const json::value& value) {
    return kind_of(value) == json_kind::string ? std::string_view(value.get_string())
                                               : std::string_view();
}

const json::value* member(const json::value& value, std::string_view name) {
    const auto* members = value.if_object();
    return members == nullptr ? nullptr : members->if_contains(name);
}

const json::value* member(const json::object& members, std::string_view name) {
    return members.if_contains(name);
}

std::string text_member(const json::value& value, std::string_view name) {
    return text_of_found(member(value, name));
}

std::string text_member(const json::object& members, std::string_view name) {
    return text_of_found(member(members, name));
}

std::optional<std::int64_t> integer_member(const json::value& value, std::string_view name) {
    return integer_of_found(member(value, name));
}

std::optional<std::int64_t> integer_member(const json::object& members, std::string_view name) {
    return integer_of_found(member(members, name));
}

std::optional<std::uint64_t> count_member(const json::value& value, std::string_view name) {
    return count_of_found(member(value, name));
}

std::optional<std::uint64_t> count_member(const json::object& members, std::string_view name) {
    return count_of_found(member(members, name));
}

bool flag_member(const json::object& members, std::string_view name) {
    const auto* found = member(members, name);
    return found != nullptr && found->is_bool() && found->get_bool();
}

}  // namespace sluice
