#include <sluice/model/number.hpp>

#include <algorithm>

namespace sluice {

namespace {

bool arrays_equal(const json::array& left, const json::array& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), json_equal);
}

bool objects_equal(const json::object& left, const json::object& right) {
    return left.size() == right.size() &&
           std::all_of(left.begin(), left.end(), [&right](const json::key_value_pair& member) {
               const json::value* other = right.if_contains(member.key());
               return other != nullptr && json_equal(member.value(), *other);
           });
}

}  // namespace

bool json_equal(const json::value& left, const json::value& right) {
    const json_kind kind = kind_of(left);
    if (kind != kind_of(right)) {
        return false;
    }
    switch (kind) {
        case json_kind::null:
            return true;
        case json_kind::boolean:
            return left.get_bool() == right.get_bool();
        case json_kind::number:
            return compare_numbers(left, right) == 0;
        case json_kind::string:
            return left.get_string() == right.get_string();
        case json_kind::array:
            return arrays_equal(left.get_array(), right.get_array());
        case json_kind::object:
            return objects_equal(left.get_object(), right.get_object());
    }
    return false;
}

}  // namespace sluice
