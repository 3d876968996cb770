#include "expression/evaluator.hpp"
#include "expression/expression_program.hpp"
#include "expression/parser.hpp"

#include <sluice/expression/expression.hpp>

#include <utility>

namespace sluice {

expression::expression(std::shared_ptr<const program> compiled) : program_(std::move(compiled)) {}

result<expression> expression::compile(std::string_view text) {
    auto compiled = std::make_shared<program>();
    compiled->text = text;
    result<jmespath::program> code = jmespath::compile(compiled->text);
    if (!code) {
        return std::move(code).error();
    }
    compiled->code = *std::move(code);
    return expression(std::move(compiled));
}

result<json::value> expression::evaluate(const json::value& data, expression_scope scope) const {
    expression_budget own;
    jmespath::evaluator run(program_->code, data, scope, scope.budget ? *scope.budget : own);
    jmespath::held out;
    if (!run.run(out)) {
        return run.fault();
    }
    json::value found = run.value_of(out);
    if (run.failed()) {
        return run.fault();
    }
    return found;
}

result<bool> expression::test(const json::value& data, expression_scope scope) const {
    expression_budget own;
    jmespath::evaluator run(program_->code, data, scope, scope.budget ? *scope.budget : own);
    jmespath::held out;
    if (!run.run(out)) {
        return run.fault();
    }
    return !jmespath::is_false(out);
}

const std::string& expression::text() const {
    return program_->text;
}

bool is_false(const json::value& value) {
    switch (sluice::kind_of(value)) {
        case json_kind::null:
            return true;
        case json_kind::boolean:
            return !value.get_bool();
        case json_kind::number:
            return false;
        case json_kind::string:
            return value.get_string().empty();
        case json_kind::array:
            return value.get_array().empty();
        case json_kind::object:
            return value.get_object().empty();
    }
    return true;
}

}  // namespace sluice
