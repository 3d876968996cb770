#include <sluice/model/kept_json.hpp>

#include <algorithm>

namespace sluice {

result<json::value> parse_kept_json(std::string_view text) {
    json_limits limits;
    limits.depth = kept_json_depth;
    limits.values = std::max(limits.values, text.size());  // every stored text can be read
    return parse_json(text, limits);
}

bool nests_deeper_than(const json::value& value, std::size_t levels) {
    const auto* items = value.if_array();
    const auto* members = value.if_object();
    if (items == nullptr && members == nullptr) {
        return false;
    }
    if (levels == 0) {
        return true;
    }
    if (items != nullptr) {
        return std::ranges::any_of(*items, [levels](const json::value& item) {
            return nests_deeper_than(item, levels - 1);
        });
    }
    return std::ranges::any_of(*members, [levels](const json::key_value_pair& member) {
        return nests_deeper_than(member.value(), levels - 1);
    });
}

}  // namespace sluice
