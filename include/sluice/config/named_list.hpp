#pragma once

// Reads a map of the configuration whose order has a meaning: {status: status, rescheduled: at}.

#include <sluice/config/value.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::config {

template <class T>
struct named_list {
    std::vector<std::pair<std::string, T>> entries;  // in the order of the file

    bool empty() const { return entries.empty(); }
};

template <class T>
struct value_codec<named_list<T>> {
    using leaf = typename value_codec<T>::leaf;
    static constexpr bool is_section = false;

    static void describe(field_facts& facts) {
        facts.containers.push_back(container::map);
        value_codec<T>::describe(facts);
    }

    static std::optional<named_list<T>> read(const node& from, const value_rules& rules,
                                             reader_state& state) {
        if (!expect_map(from, state)) {
            return std::nullopt;
        }
        named_list<T> values;
        bool good = true;
        for (const member& entry : from.members) {
            const auto step = state.enter(entry.key);
            auto got = value_codec<T>::read(entry.value, rules, state);
            good = good && got.has_value();
            if (got) {
                values.entries.emplace_back(entry.key, std::move(*got));
            }
        }
        return good ? std::optional(std::move(values)) : std::nullopt;
    }

    static json::value show(const named_list<T>& values, const value_rules& rules) {
        json::object shown;
        for (const auto& [key, value] : values.entries) {
            shown[key] = value_codec<T>::show(value, rules);
        }
        return shown.empty() ? json::value(nullptr) : json::value(std::move(shown));
    }
};

}  // namespace sluice::config
