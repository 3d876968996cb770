#pragma once

// Says how a member of each type is read from a node. src/config defines the plain types
// (numbers.cpp, texts.cpp, templates.cpp, tree.cpp, components.cpp). This header builds vectors,
// maps, optionals, enumerations and sections from them.
//
//   bool                       true, false; never yes, no, on, off; never quoted
//   std::int64_t               decimal, without a leading zero; never quoted
//   double                     decimal, fraction and exponent allowed; never quoted
//   std::string                any scalar, as its text
//   secret                     any scalar; cannot be printed
//   std::chrono::milliseconds  "250ms", "30s", "1h30m"
//   std::size_t                bytes: 1024, "64KiB", "32MB"
//   expression, text_template  compiled; errors at their place inside the scalar
//   value_template             any tree; every text in it may be a template
//   json::value                any tree; plain scalars typed by YAML's core rules without yes/no
//   reference                  a name; see field::refers_to
//   configured_component       a map with `type`; see field::component
//   std::vector<configured_component>  a list of stages; see field::component
//   template_or_stages         a value_template, or a list of stages
//   used_stages                the name of an entry of transformers; see field::component
//
// A quoted scalar counts as plain when it is only a variable: {port: "${env:PORT}"}.

#include <sluice/config/section.hpp>
#include <sluice/expression/template.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace sluice::config {

using stage_list = std::vector<configured_component>;

struct reused_stages;

// Names an entry of `transformers`, and holds what the entry declares (reused_stages.hpp).
struct used_stages {
    std::string name;
    std::shared_ptr<const reused_stages> stages;
};

// Computes a value: a template, or stages in place of one. A list in YAML means stages.
struct template_or_stages {
    value_template value;
    stage_list stages;

    bool given() const { return !value.is_null() || !stages.empty(); }
};

template <class T>
struct plain_shape;

// clang-format off
template <> struct plain_shape<bool> { static constexpr auto value = value_shape::boolean; };
template <> struct plain_shape<std::int64_t> { static constexpr auto value = value_shape::integer; };
template <> struct plain_shape<double> { static constexpr auto value = value_shape::number; };
template <> struct plain_shape<std::string> { static constexpr auto value = value_shape::text; };
template <> struct plain_shape<secret> { static constexpr auto value = value_shape::secret; };
template <> struct plain_shape<std::chrono::milliseconds> { static constexpr auto value = value_shape::duration; };
template <> struct plain_shape<std::size_t> { static constexpr auto value = value_shape::bytes; };
template <> struct plain_shape<expression> { static constexpr auto value = value_shape::expression; };
template <> struct plain_shape<text_template> { static constexpr auto value = value_shape::text_template; };
template <> struct plain_shape<value_template> { static constexpr auto value = value_shape::value_template; };
template <> struct plain_shape<json::value> { static constexpr auto value = value_shape::json; };
template <> struct plain_shape<reference> { static constexpr auto value = value_shape::reference; };
template <> struct plain_shape<configured_component> { static constexpr auto value = value_shape::component; };
template <> struct plain_shape<stage_list> { static constexpr auto value = value_shape::stages; };
template <> struct plain_shape<template_or_stages> { static constexpr auto value = value_shape::template_or_stages; };
template <> struct plain_shape<used_stages> { static constexpr auto value = value_shape::used_stages; };
// clang-format on

template <class T>
concept plain_value = requires { plain_shape<T>::value; };

// Returns nothing after it has reported a problem. src/config defines it for every plain_value.
template <plain_value T>
std::optional<T> read_plain(const node& from, const value_rules& rules, reader_state& state);

// Shows a value to people and schemas; null when there is nothing to show (a secret, an empty
// text).
template <plain_value T>
json::value show_plain(const T& value);

// clang-format off
#define SLUICE_PLAIN_VALUE(T) \
    template <> std::optional<T> read_plain<T>(const node&, const value_rules&, reader_state&); \
    template <> json::value show_plain<T>(const T&);
SLUICE_PLAIN_VALUE(bool)
SLUICE_PLAIN_VALUE(std::int64_t)
SLUICE_PLAIN_VALUE(double)
SLUICE_PLAIN_VALUE(std::string)
SLUICE_PLAIN_VALUE(secret)
SLUICE_PLAIN_VALUE(std::chrono::milliseconds)
SLUICE_PLAIN_VALUE(std::size_t)
SLUICE_PLAIN_VALUE(expression)
SLUICE_PLAIN_VALUE(text_template)
SLUICE_PLAIN_VALUE(value_template)
SLUICE_PLAIN_VALUE(json::value)
SLUICE_PLAIN_VALUE(reference)
SLUICE_PLAIN_VALUE(configured_component)
SLUICE_PLAIN_VALUE(stage_list)
SLUICE_PLAIN_VALUE(template_or_stages)
SLUICE_PLAIN_VALUE(used_stages)
#undef SLUICE_PLAIN_VALUE
// clang-format on

// Returns the choice that a scalar names, or reports that it names none and returns null.
const choice_rule* read_choice(const node& from, const value_rules& rules, reader_state& state);

// Returns false after it has reported that the node is not a list (or map). Null counts as an empty
// one.
bool expect_list(const node& from, reader_state& state);
bool expect_map(const node& from, reader_state& state);

// Reads and shows sections, enumerations and plain values.
template <class T>
struct value_codec {
    static constexpr bool is_section = !plain_value<T> && !std::is_enum_v<T>;
    using leaf = T;

    static void describe(field_facts& facts) {
        if constexpr (is_section) {
            facts.shape = value_shape::section;
        } else if constexpr (std::is_enum_v<T>) {
            facts.shape = value_shape::choice;
        } else {
            facts.shape = plain_shape<T>::value;
        }
    }

    static std::optional<T> read(const node& from, const value_rules& rules, reader_state& state) {
        if constexpr (is_section) {
            const auto got = rules.nested->read(from, state);
            return got ? std::optional<T>(*static_cast<const T*>(got.get())) : std::nullopt;
        } else if constexpr (std::is_enum_v<T>) {
            const choice_rule* chosen = read_choice(from, rules, state);
            return chosen ? std::optional<T>(static_cast<T>(chosen->number)) : std::nullopt;
        } else {
            return read_plain<T>(from, rules, state);
        }
    }

    static json::value show(const T& value, const value_rules& rules) {
        if constexpr (is_section) {
            return nullptr;
        } else if constexpr (std::is_enum_v<T>) {
            for (const choice_rule& choice : rules.choices) {
                if (choice.number == static_cast<std::int64_t>(value)) {
                    return json::value(choice.text);
                }
            }
            return nullptr;
        } else {
            return show_plain<T>(value);
        }
    }
};

template <class T>
struct value_codec<std::optional<T>> {
    using leaf = typename value_codec<T>::leaf;
    static constexpr bool is_section = false;

    static void describe(field_facts& facts) {
        facts.may_be_absent = true;
        value_codec<T>::describe(facts);
    }

    static std::optional<std::optional<T>> read(const node& from, const value_rules& rules,
                                                reader_state& state) {
        if (from.kind == node::kinds::null) {
            return std::optional<std::optional<T>>(std::in_place);
        }
        auto got = value_codec<T>::read(from, rules, state);
        if (!got) {
            return std::nullopt;
        }
        return std::optional<std::optional<T>>(std::in_place, std::move(got));
    }

    static json::value show(const std::optional<T>& value, const value_rules& rules) {
        return value ? value_codec<T>::show(*value, rules) : json::value(nullptr);
    }
};

template <class T>
    requires(!plain_value<std::vector<T>>)
struct value_codec<std::vector<T>> {
    using leaf = typename value_codec<T>::leaf;
    static constexpr bool is_section = false;

    static void describe(field_facts& facts) {
        facts.containers.push_back(container::list);
        value_codec<T>::describe(facts);
    }

    static std::optional<std::vector<T>> read(const node& from, const value_rules& rules,
                                              reader_state& state) {
        std::vector<T> values;
        bool good = true;
        auto take = [&](const node& item) {
            auto got = value_codec<T>::read(item, rules, state);
            good = good && got.has_value();
            if (got) {
                values.push_back(std::move(*got));
            }
        };
        if (std::is_same_v<T, reference> && from.kind == node::kinds::scalar) {
            take(from);
        } else if (!expect_list(from, state)) {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < from.items.size(); ++i) {
            const auto step = state.enter(i);
            take(from.items[i]);
        }
        return good ? std::optional(std::move(values)) : std::nullopt;
    }

    static json::value show(const std::vector<T>& values, const value_rules& rules) {
        json::array shown;
        for (const T& value : values) {
            shown.push_back(value_codec<T>::show(value, rules));
        }
        return shown.empty() ? json::value(nullptr) : json::value(std::move(shown));
    }
};

// Keeps the value of a header whose name speaks of a secret: headers hold credentials, and nobody
// declares each of them.
void keep_if_secret(const member& entry, reader_state& state);

template <class T, class Less>
struct value_codec<std::map<std::string, T, Less>> {
    using leaf = typename value_codec<T>::leaf;
    static constexpr bool is_section = false;
    using value_map = std::map<std::string, T, Less>;

    static void describe(field_facts& facts) {
        facts.containers.push_back(container::map);
        value_codec<T>::describe(facts);
    }

    static std::optional<value_map> read(const node& from, const value_rules& rules,
                                         reader_state& state) {
        if (!expect_map(from, state)) {
            return std::nullopt;
        }
        value_map values;
        bool good = true;
        for (const member& entry : from.members) {
            const auto step = state.enter(entry.key);
            keep_if_secret(entry, state);
            auto got = value_codec<T>::read(entry.value, rules, state);
            good = good && got.has_value();
            if (got) {
                values.insert_or_assign(entry.key, std::move(*got));
            }
        }
        return good ? std::optional(std::move(values)) : std::nullopt;
    }

    static json::value show(const value_map& values, const value_rules& rules) {
        json::object shown;
        for (const auto& [key, value] : values) {
            shown[key] = value_codec<T>::show(value, rules);
        }
        return shown.empty() ? json::value(nullptr) : json::value(std::move(shown));
    }
};

}  // namespace sluice::config
