#include "sandbox/field_reader.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::sandbox {

const json::value* field_reader::find(std::string_view name) const {
    const auto* value = body_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void field_reader::refuse(std::string complaint) {
    if (complaint_.empty()) {
        complaint_ = std::move(complaint);
    }
}

std::optional<std::string> field_reader::text(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (kind_of(*value) != json_kind::string) {
        refuse(std::string(name) + " must be a string.");
        return std::nullopt;
    }
    return std::string(value->get_string());
}

std::vector<std::string> field_reader::texts(std::string_view name, std::size_t most) {
    std::vector<std::string> out;
    const auto* value = find(name);
    if (value == nullptr) {
        return out;
    }
    if (!value->is_array()) {
        refuse(std::string(name) + " must be an array of strings.");
        return out;
    }
    for (const auto& item : value->get_array()) {
        if (kind_of(item) != json_kind::string) {
            refuse(std::string(name) + " must be an array of strings.");
            return {};
        }
        out.emplace_back(item.get_string());
    }
    if (out.size() > most) {
        refuse(std::string(name) + " holds more than " + std::to_string(most) + ".");
    }
    return out;
}

std::optional<std::int64_t> field_reader::number(std::string_view name, std::int64_t low,
                                                 std::int64_t high) {
    const auto* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_int64() || value->get_int64() < low || value->get_int64() > high) {
        refuse(std::string(name) + " must be a whole number from " + std::to_string(low) + " to " +
               std::to_string(high) + ".");
        return std::nullopt;
    }
    return value->get_int64();
}

std::optional<bool> field_reader::flag(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        refuse(std::string(name) + " must be true or false.");
        return std::nullopt;
    }
    return value->get_bool();
}

std::optional<std::string> field_reader::choice(std::string_view name,
                                                std::initializer_list<std::string_view> choices) {
    auto value = text(name);
    if (value && std::find(choices.begin(), choices.end(), *value) == choices.end()) {
        refuse(std::string(name) + " must be one of " + joined(choices, ", ") + ".");
        return std::nullopt;
    }
    return value;
}

void field_reader::allow_only(std::initializer_list<std::string_view> names) {
    for (const auto& item : body_) {
        const std::string_view key(item.key().data(), item.key().size());
        if (std::find(names.begin(), names.end(), key) == names.end()) {
            refuse("There is no field " + std::string(key) + ".");
        }
    }
}

}  // namespace sluice::sandbox
