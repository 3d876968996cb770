#pragma once

// Holds the rules of one field. Components chain them after declaration::field.

#include <sluice/config/value.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace sluice::config {

// Bounds, choices, kinds and sections apply to the innermost values: to each item of a list, to
// each value of a map.
template <class T>
class field : public field_base {
 public:
    using leaf = typename value_codec<T>::leaf;

    field(std::string name, std::string description) {
        facts_.name = std::move(name);
        facts_.description = std::move(description);
        value_codec<T>::describe(facts_);
    }

    // Gives the name that the field had before. A configuration may still use it; `sluice check`
    // warns.
    field& formerly(std::string name) {
        facts_.formerly = std::move(name);
        return *this;
    }
    field& required() {
        facts_.required = true;
        return *this;
    }
    // Refuses "", [] and {}. A field that is left out passes.
    field& not_empty() {
        facts_.not_empty = true;
        return *this;
    }
    field& example(std::string yaml) {
        facts_.example = std::move(yaml);
        return *this;
    }
    field& at_least(leaf bound) {
        facts_.rules.least = bound_of(bound);
        return *this;
    }
    field& at_most(leaf bound) {
        facts_.rules.most = bound_of(bound);
        return *this;
    }
    field& choice(std::string text, leaf value, std::string description = {}) {
        choice_rule rule{std::move(text), std::move(description), 0, {}, {}};
        if constexpr (std::is_enum_v<leaf>) {
            rule.number = static_cast<std::int64_t>(value);
        } else {
            rule.value = std::move(value);
        }
        facts_.rules.choices.push_back(std::move(rule));
        return *this;
    }
    // Gives the last choice another name. From then on the case of its letters does not matter. A
    // text field takes `value` in place of the choice's own.
    field& also(std::string text, std::string value = {}) {
        auto& choice = facts_.rules.choices.back();
        choice.also.push_back({std::move(text), value.empty() ? choice.value : std::move(value)});
        return *this;
    }
    // Demands that the name is configured. `kind` is one of the loader's layout ("client",
    // "incoming").
    field& refers_to(std::string kind)
        requires std::is_same_v<leaf, reference>
    {
        facts_.rules.refers_to = std::move(kind);
        return *this;
    }
    // Names the catalogue's kind ("publisher").
    field& component(std::string kind)
        requires(std::is_same_v<leaf, configured_component> || std::is_same_v<leaf, stage_list> ||
                 std::is_same_v<leaf, template_or_stages> || std::is_same_v<leaf, used_stages>)
    {
        facts_.rules.component = std::move(kind);
        return *this;
    }
    // Makes the text a file's path. A relative path is resolved as in ${file:…} and is absolute
    // from then on.
    field& path()
        requires std::is_same_v<leaf, std::string>
    {
        facts_.rules.is_path = true;
        return *this;
    }
    // Lists the only names that the field's expressions see, for a place without an entity.
    field& sees(std::vector<std::string> names) {
        facts_.rules.sees = std::move(names);
        return *this;
    }
    // Adds a check that returns the problem of a value, or "". It runs only for values that are
    // given and well-formed.
    field& check(std::function<std::string(const T&)> judge) {
        checks_.push_back(std::move(judge));
        return *this;
    }
    // Lets the section be this field's value alone, a scalar or a list, in place of a map.
    field& shorthand() {
        facts_.shorthand = true;
        return *this;
    }
    // Makes the section's whole node this field, which is then the section's only one.
    field& whole() {
        facts_.whole = true;
        return *this;
    }
    field& section_of(std::shared_ptr<const section> declared) {
        facts_.rules.nested = std::move(declared);
        return *this;
    }

    bool read(void* owner, const node& from, reader_state& state) const override {
        T& slot = slot_of(owner);
        if constexpr (value_codec<T>::is_section) {
            const auto got = facts_.rules.nested->read(from, state, &slot);
            if (!got) {
                return false;
            }
            slot = *static_cast<const T*>(got.get());
        } else {
            std::optional<T> got = value_codec<T>::read(from, facts_.rules, state);
            if (!got) {
                return false;
            }
            slot = std::move(*got);
        }
        return judge(slot, from, state);
    }

    json::value shown_value(const void* owner) const override {
        return value_codec<T>::show(slot_of(const_cast<void*>(owner)), facts_.rules);
    }

 protected:
    virtual T& slot_of(void* owner) const = 0;

 private:
    static value_rules::bound bound_of(const leaf& bound)
        requires(!std::is_class_v<leaf>) || std::is_same_v<leaf, std::chrono::milliseconds>
    {
        if constexpr (std::is_same_v<leaf, std::chrono::milliseconds>) {
            return {static_cast<double>(bound.count()), show_plain(bound)};
        } else {
            return {static_cast<double>(bound), show_plain(bound)};
        }
    }

    static bool is_empty(const T& value) {
        if constexpr (requires { value->empty(); }) {
            return value && value->empty();
        } else if constexpr (requires { value.empty(); }) {
            return value.empty();
        } else {
            return false;
        }
    }

    bool judge(const T& value, const node& from, reader_state& state) const {
        if (from.stands_in) {
            return true;  // the value is a secret that was not looked up
        }
        if (facts_.not_empty && is_empty(value)) {
            state.report(from.at, "'" + facts_.name + "' is empty", "give it a value");
            return false;
        }
        bool good = true;
        for (const auto& says : checks_) {
            std::string wrong = says(value);
            if (!wrong.empty()) {
                const auto place = place_of_named(from, wrong);
                state.report(place, std::move(wrong));
                good = false;
            }
        }
        return good;
    }

    std::vector<std::function<std::string(const T&)>> checks_;
};

// Reads and shows a member of `Owner`.
template <class Owner, class T>
class member_field final : public field<T> {
 public:
    member_field(std::string name, T Owner::* member, std::string description)
        : field<T>(std::move(name), std::move(description)), member_(member) {}

 private:
    T& slot_of(void* owner) const override { return static_cast<Owner*>(owner)->*member_; }

    T Owner::* member_;
};

}  // namespace sluice::config
