#pragma once

// Text with expressions between {{ and }}, and trees of such texts: what a `map` stage, a query or
// a payload is written in. A text that is one expression and nothing else keeps the type of its
// value. Within other text, strings stand as they are, everything else as JSON; null is a failure,
// for a missing value must not go out unseen.
// "{{{{" stands for "{{". All expressions of a tree share one budget.

#include <sluice/expression/expression.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

class text_template {
 public:
    // Fails with the column of the fault inside `text`; so does evaluate().
    static result<text_template> compile(std::string_view text);

    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;
    bool is_constant() const;

    // Calls visit(expression, column): each expression, and where it begins in the text, from 0.
    template <class Visit>
    void each_expression(Visit visit) const {
        for (const part& one : parts_) {
            if (const auto* code = std::get_if<placed>(&one)) {
                visit(code->code, code->at);
            }
        }
    }

    // As it could be written: equal for templates that make the same of everything.
    std::string written() const;

    // The parts of the text in order. A caller can treat the values of a record differently from
    // the text of the configuration.
    struct piece {
        json::value value;  // a string for a part of the configuration's text
        bool of_an_expression = false;
    };
    result<std::vector<piece>> evaluate_pieces(const json::value& data,
                                               expression_scope scope = {}) const;
    // The text before the first expression.
    std::string_view beginning() const;

 private:
    struct placed {
        expression code;
        std::size_t at;  // where it begins in the text, from 0
    };
    using part = std::variant<std::string, placed>;

    static result<json::value> evaluate_part(const placed& one, const json::value& data,
                                             expression_scope scope);
    static failure null_in_text(const placed& one);

    std::vector<part> parts_;
};

// A JSON value whose texts may be templates. Built from a configuration's section, evaluated per
// record.
class value_template {
 public:
    using list = std::vector<value_template>;
    using members = std::vector<std::pair<std::string, value_template>>;

    value_template() = default;                     // null
    explicit value_template(json::value constant);  // taken as it is, {{ }} included
    explicit value_template(text_template text);
    explicit value_template(list items);
    explicit value_template(members object);

    // A failure names the place inside the template: "at networks[2]: …".
    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;

    // The text of every value as it stands in the tree, for checks: a constant is given, the rest
    // is not.
    const json::value* constant() const;
    bool is_null() const { return constant() != nullptr && constant()->is_null(); }
    const text_template* text() const;
    const list* items() const;
    const members* object() const;

    // The whole, with its texts as they could be written.
    json::value written() const;

 private:
    // After a failure `path` leads from here to its place.
    result<json::value> evaluate_below(const json::value& data, expression_scope scope,
                                       std::string& path) const;

    std::variant<json::value, text_template, list, members> body_;
};

}  // namespace sluice
