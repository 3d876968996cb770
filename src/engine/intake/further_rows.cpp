#include "engine/intake/further_rows.hpp"

#include "engine/plan/change_hash.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::engine {

std::string row_sign(const sighted_entity& row) {
    return row.watched.empty() ? row.hash : row.hash + "/" + change_hash(json::value(row.watched));
}

further_rows further_rows::read(const std::string& text) {
    further_rows rows;
    const auto stored = text.empty() ? result<json::value>(json::object()) : parse_json(text);
    const auto* members = stored ? stored->if_object() : nullptr;
    const auto* seen = members == nullptr ? nullptr : members->if_contains("seen");
    const auto* signs = members == nullptr ? nullptr : members->if_contains("rows");
    if (seen == nullptr || !seen->is_int64() || signs == nullptr || !signs->is_array()) {
        return rows;
    }
    rows.counted_row_seen = seen->get_int64();
    for (const auto& sign : signs->get_array()) {
        if (kind_of(sign) == json_kind::string) {
            rows.add(std::string(sign.get_string()));
        }
    }
    return rows;
}

std::string further_rows::text() const {
    if (signs_.empty()) {
        return {};
    }
    json::object members;
    members["seen"] = counted_row_seen;
    members["rows"] = json::array(signs_.begin(), signs_.end());
    return write_json(members);
}

bool further_rows::hold(std::string_view sign) const {
    return std::ranges::find(signs_, sign) != signs_.end();
}

void further_rows::add(const std::string& sign) {
    if (hold(sign)) {
        return;
    }
    if (signs_.size() == most) {
        signs_.erase(signs_.begin());
    }
    signs_.push_back(sign);
}

void further_rows::remove(std::string_view sign) {
    std::erase(signs_, sign);
}

}  // namespace sluice::engine
