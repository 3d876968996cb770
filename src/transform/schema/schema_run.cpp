// Applies a schema to a value.

#include "transform/schema/json_schema.hpp"
#include "transform/schema/schema_type.hpp"

#include <sluice/expression/budget.hpp>
#include <sluice/model/utf8.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::transform {

namespace {

constexpr std::size_t deepest_run = 256;  // depth of schemas within schemas, references included
constexpr std::uint64_t most_visits = 1'000'000;  // of a schema at a value

}  // namespace

class schema_run {
 public:
    schema_run(const json_schema& schema, std::size_t most) : schema_(schema), most_(most) {}

    result<schema_problems> run(const json::value& value) {
        visit(*schema_.root_, value, 0);
        if (!stopped_.empty()) {
            return failure(failure_class::invalid, stopped_);
        }
        return std::move(problems_);
    }

 private:
    // Tells whether no problem came after `before`; problems past the limit count too.
    bool good_so_far(std::size_t before) const { return count_ == before && stopped_.empty(); }

    void wrong(std::string problem) {
        ++count_;
        if (silent_ == 0 && problems_.size() < most_) {
            problems_.push_back(place_.empty() ? std::move(problem)
                                               : "at '" + place_ + "': " + std::move(problem));
        }
    }

    // Tells whether the value is valid by that schema, without reporting problems.
    bool holds(const json::value& schema, const json::value& value, std::size_t depth) {
        const auto before = count_;
        ++silent_;
        visit(schema, value, depth + 1);
        --silent_;
        const bool good = good_so_far(before);
        count_ = before;
        return good;
    }

    void visit(const json::value& schema, const json::value& value, std::size_t depth) {
        if (!stopped_.empty()) {
            return;
        }
        if (++visits_ > most_visits || depth > deepest_run) {
            stopped_ = depth > deepest_run ? "the schema leads in a circle, or nests too deep"
                                           : "the schema takes too many steps for this value";
            return;
        }
        if (schema.is_bool()) {
            if (!schema.get_bool()) {
                wrong("nothing may stand here");
            }
            return;
        }
        const auto* members = schema.if_object();
        if (members == nullptr) {
            return;
        }
        if (const auto* reference = members->if_contains("$ref")) {
            // In draft 7 keywords beside a $ref do not count.
            visit(*schema_.references_.at(reference), value, depth + 1);
            return;
        }
        any_value(*members, value, depth);
        switch (kind_of(value)) {
            case json_kind::number:
                number(*members, value);
                break;
            case json_kind::string:
                text(*members, value);
                break;
            case json_kind::array:
                list(*members, value.get_array(), depth);
                break;
            case json_kind::object:
                object(*members, value.get_object(), depth);
                break;
            default:
                break;
        }
    }

    void any_value(const json::object& schema, const json::value& value, std::size_t depth) {
        if (const auto* type = schema.if_contains("type")) {
            const auto fits = [&](const json::value& one) {
                return has_type(value, std::string_view(one.get_string()));
            };
            const auto* several = type->if_array();
            if (several == nullptr ? !fits(*type) : std::ranges::none_of(*several, fits)) {
                wrong("expected " + text_of_type(*type) + ", found " + std::string(type_of(value)));
            }
        }
        if (const auto* one = schema.if_contains("const"); one && !json_equal(*one, value)) {
            wrong("expected " + write_json(*one).substr(0, 100));
        }
        if (const auto* all = schema.if_contains("enum")) {
            const bool known = std::ranges::any_of(
                all->get_array(), [&](const auto& one) { return json_equal(one, value); });
            if (!known) {
                wrong("expected one of " + write_json(*all).substr(0, 100));
            }
        }
        combined(schema, value, depth);
    }

    void combined(const json::object& schema, const json::value& value, std::size_t depth) {
        if (const auto* all = schema.if_contains("allOf")) {
            for (const auto& one : all->get_array()) {
                visit(one, value, depth + 1);
            }
        }
        if (const auto* any = schema.if_contains("anyOf")) {
            const auto fits = [&](const auto& one) { return holds(one, value, depth); };
            if (std::ranges::none_of(any->get_array(), fits)) {
                wrong("no schema of 'anyOf' fits");
            }
        }
        if (const auto* one = schema.if_contains("oneOf")) {
            const auto count = std::ranges::count_if(
                one->get_array(), [&](const auto& each) { return holds(each, value, depth); });
            if (count != 1) {
                wrong(std::to_string(count) + " schemas of 'oneOf' fit, not one");
            }
        }
        if (const auto* no = schema.if_contains("not"); no && holds(*no, value, depth)) {
            wrong("the schema of 'not' fits");
        }
        if (const auto* condition = schema.if_contains("if")) {
            const auto* branch =
                schema.if_contains(holds(*condition, value, depth) ? "then" : "else");
            if (branch != nullptr) {
                visit(*branch, value, depth + 1);
            }
        }
    }

    // A run that the budget stopped gives no answer.
    bool test(const expression& condition, const json::value& value) {
        const auto found = condition.test(value, {.budget = &budget_});
        if (!found) {
            stopped_ = found.error().message;
        }
        return found && *found;
    }

    void number(const json::object& schema, const json::value& value) {
        for (const auto* name :
             {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}) {
            const auto* bound = schema.if_contains(name);
            if (bound != nullptr && !test(schema_.tests_.at(bound), value)) {
                wrong(write_json(value) + " breaks '" + name + "': " + write_json(*bound));
            }
        }
    }

    void text(const json::object& schema, const json::value& value) {
        const std::string_view plain = value.get_string();
        size(schema, "minLength", "maxLength", utf8_length(plain), "characters");
        const auto* pattern = schema.if_contains("pattern");
        if (pattern != nullptr && !test(schema_.tests_.at(pattern), value)) {
            wrong("the text does not match " + write_json(*pattern));
        }
    }

    void size(const json::object& schema, std::string_view least, std::string_view most,
              std::size_t count, std::string_view unit) {
        const auto* low = schema.if_contains(least);
        const auto* high = schema.if_contains(most);
        if (low != nullptr && count < static_cast<std::size_t>(low->get_int64())) {
            wrong(std::to_string(count) + " " + std::string(unit) + ", at least " +
                  write_json(*low) + " are needed");
        }
        if (high != nullptr && count > static_cast<std::size_t>(high->get_int64())) {
            wrong(std::to_string(count) + " " + std::string(unit) + ", at most " +
                  write_json(*high) + " are allowed");
        }
    }

    void list(const json::object& schema, const json::array& list, std::size_t depth) {
        size(schema, "minItems", "maxItems", list.size(), "elements");
        const auto* items = schema.if_contains("items");
        const auto* several = items == nullptr ? nullptr : items->if_array();
        for (std::size_t i = 0; i < list.size() && stopped_.empty(); ++i) {
            const auto* one = items;
            if (several != nullptr) {
                one = i < several->size() ? &(*several)[i] : schema.if_contains("additionalItems");
            }
            if (one != nullptr) {
                below("[" + std::to_string(i) + "]", *one, list[i], depth);
            }
        }
        if (const auto* wanted = schema.if_contains("contains")) {
            const auto fits = [&](const auto& one) { return holds(*wanted, one, depth); };
            if (std::ranges::none_of(list, fits)) {
                wrong("no element fits 'contains'");
            }
        }
        const auto* unique = schema.if_contains("uniqueItems");
        if (unique != nullptr && unique->get_bool()) {
            check_unique(list);
        }
    }

    void check_unique(const json::array& list) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            visits_ += i;  // each compared pair is a step
            if (visits_ > most_visits) {
                stopped_ = "'uniqueItems' takes too many steps for a list of " +
                           std::to_string(list.size());
                return;
            }
            for (std::size_t k = 0; k < i; ++k) {
                if (json_equal(list[i], list[k])) {
                    wrong("elements " + std::to_string(k) + " and " + std::to_string(i) +
                          " are equal");
                    return;
                }
            }
        }
    }

    void below(const std::string& step, const json::value& schema, const json::value& value,
               std::size_t depth) {
        const auto length = place_.size();
        place_ += (step.starts_with('[') || place_.empty() ? "" : ".") + step;
        visit(schema, value, depth + 1);
        place_.resize(length);
    }

    void object(const json::object& schema, const json::object& members, std::size_t depth) {
        size(schema, "minProperties", "maxProperties", members.size(), "members");
        if (const auto* required = schema.if_contains("required")) {
            need_all(required->get_array(), members, "");
        }
        const auto* names = schema.if_contains("propertyNames");
        for (const auto& [name, value] : members) {
            if (names != nullptr && !holds(*names, json::value(name), depth)) {
                wrong("the name '" + std::string(name) + "' does not fit 'propertyNames'");
            }
            one_member(schema, name, value, depth);
        }
        if (const auto* all = schema.if_contains("dependencies")) {
            for (const auto& [name, needed] : all->get_object()) {
                if (!members.contains(name)) {
                    continue;
                }
                if (const auto* list = needed.if_array()) {
                    need_all(*list, members, " beside '" + std::string(name) + "'");
                } else {
                    visit(needed, json::value(members), depth + 1);
                }
            }
        }
    }

    void need_all(const json::array& names, const json::object& members, const std::string& why) {
        for (const auto& one : names) {
            const std::string_view name = one.get_string();
            if (!members.contains(name)) {
                wrong("'" + std::string(name) + "' is missing" + why);
            }
        }
    }

    void one_member(const json::object& schema, std::string_view name, const json::value& value,
                    std::size_t depth) {
        bool known = false;
        const std::string step(name);
        if (const auto* all = schema.if_contains("properties")) {
            if (const auto* one = all->get_object().if_contains(name)) {
                known = true;
                below(step, *one, value, depth);
            }
        }
        if (const auto* all = schema.if_contains("patternProperties")) {
            for (const auto& [pattern, one] : all->get_object()) {
                if (test(schema_.name_tests_.at(&one), json::value(name))) {
                    known = true;
                    below(step, one, value, depth);
                }
            }
        }
        const auto* others = schema.if_contains("additionalProperties");
        if (known || others == nullptr) {
            return;
        }
        if (others->is_bool() && !others->get_bool()) {
            wrong("the member '" + step + "' is not allowed");
            return;
        }
        below(step, *others, value, depth);
    }

    const json_schema& schema_;
    std::size_t most_;
    schema_problems problems_;
    std::string place_;
    std::string stopped_;
    std::size_t count_ = 0;
    int silent_ = 0;
    std::uint64_t visits_ = 0;
    expression_budget budget_;
};

result<schema_problems> json_schema::problems_of(const json::value& value, std::size_t most) const {
    return schema_run(*this, most).run(value);
}

}  // namespace sluice::transform
