#pragma once

// Evaluates texts with expressions between {{ and }}, and trees of such texts. A `map` stage, a
// query or a payload is one. A text that is only one expression keeps the type of its value. Within
// other text a string stands as it is, and every other value as JSON. Null within text is a
// failure, because a missing value must not go out unnoticed.
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
    // Fails with the column of the fault inside `text`; evaluate() does too.
    static result<text_template> compile(std::string_view text);

    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;
    // As evaluate(), but puts the result into a value that exists. After a failure that value holds
    // a part of it. It is no part of `data`.
    result<void> evaluate_into(json::value& out, const json::value& data,
                               expression_scope scope = {}) const;
    bool is_constant() const;

    // Calls visit(expression, offset) for each expression, with the byte of the text where it
    // begins, from 0.
    template <class Visit>
    void each_expression(Visit visit) const {
        for (const part& one : parts_) {
            if (const auto* code = std::get_if<placed>(&one)) {
                visit(code->code, code->at);
            }
        }
    }

    // Writes the template. Two templates that write the same text make the same of everything,
    // except that "{{{{" is written as "{{".
    std::string written() const;

    // Evaluates the parts of the text in order. A caller can then treat an entity's values
    // differently from the configuration's text.
    struct piece {
        json::value value;  // a string for the configuration's text
        bool of_an_expression = false;
    };
    result<std::vector<piece>> evaluate_pieces(const json::value& data,
                                               expression_scope scope = {}) const;
    // The text before the first expression.
    std::string_view beginning() const;

 private:
    struct placed {
        expression code;
        std::size_t at;  // byte of the text, from 0
    };
    using part = std::variant<std::string, placed>;

    static result<json::value> evaluate_part(const placed& one, const json::value& data,
                                             expression_scope scope);
    static failure null_in_text(const placed& one);

    std::vector<part> parts_;
    std::size_t plain_size_ = 0;  // bytes of the text outside of expressions
};

// A JSON value whose texts may be templates. The configuration builds it; stages and connectors
// evaluate it for each entity.
class value_template {
 public:
    using list = std::vector<value_template>;
    using members = std::vector<std::pair<std::string, value_template>>;

    value_template() = default;                     // null
    explicit value_template(json::value constant);  // stays as it is, {{ }} included
    explicit value_template(text_template text);
    explicit value_template(list items);
    explicit value_template(members object);

    // A failure names the place inside the template: "at networks[2]: …".
    result<json::value> evaluate(const json::value& data, expression_scope scope = {}) const;

    // Returns the body of this value, for checks: exactly one of the four is not null.
    const json::value* constant() const;
    bool is_null() const { return constant() != nullptr && constant()->is_null(); }
    const text_template* text() const;
    const list* items() const;
    const members* object() const;

    // Writes the whole tree, with texts as text_template::written() gives them.
    json::value written() const;

 private:
    // After a failure `path` leads from this value to the failed one.
    result<void> evaluate_below(json::value& out, const json::value& data, expression_scope scope,
                                std::string& path) const;

    std::variant<json::value, text_template, list, members> body_;
};

}  // namespace sluice
