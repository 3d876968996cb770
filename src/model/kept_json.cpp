#include <sluice/model/kept_json.hpp>

#include <algorithm>

namespace sluice {

result<json::value> parse_kept_json(std::string_view text) {
    json_limits limits;
    limits.depth = kept_json_depth;
    limits.values = std::max(limits.values, text.size());  // every stored text can be read
    return parse_json(text, limits);
}

// Every stage's result passes this, so a value that holds no others costs no call.
bool nests_deeper_than(const json::value& value, std::size_t levels) {
    if (!value.is_structured()) {
        return false;
    }
    if (levels == 0) {
        return true;
    }
    if (const auto* items = value.if_array()) {
        for (const auto& item : *items) {
            if (item.is_structured() && nests_deeper_than(item, levels - 1)) {
                return true;
            }
        }
        return false;
    }
    for (const auto& member : value.get_object()) {
        if (member.value().is_structured() && nests_deeper_than(member.value(), levels - 1)) {
            return true;
        }
    }
    return false;
}

}  // namespace sluice
