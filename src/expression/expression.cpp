#include "expression/evaluator.hpp"
#include "expression/expression_program.hpp"
#include "expression/parser.hpp"

#include <sluice/expression/expression.hpp>

#include <algorithm>
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
    json::value found;
    if (auto done = evaluate_into(found, data, scope); !done) {
        return std::move(done).error();
    }
    return found;
}

result<void> expression::evaluate_into(json::value& out, const json::value& data,
                                       expression_scope scope) const {
    if (jmespath::is_short_path(program_->code)) {
        out = jmespath::follow_path(program_->code, data, scope);
        return {};
    }
    expression_budget own;
    jmespath::evaluator run(program_->code, data, scope, scope.budget ? *scope.budget : own);
    jmespath::held found;
    if (!run.run(found)) {
        return run.fault();
    }
    out = run.value_of(found);
    if (run.failed()) {
        return run.fault();
    }
    return {};
}

namespace {

bool append_value(json::string& out, const json::value& value) {
    if (value.is_null()) {
        return false;
    }
    if (sluice::kind_of(value) == json_kind::string) {
        out.append(value.get_string());
    } else {
        out.append(write_json(value));
    }
    return true;
}

}  // namespace

result<bool> expression::append_to(json::string& out, const json::value& data,
                                   expression_scope scope) const {
    if (jmespath::is_short_path(program_->code)) {
        return append_value(out, jmespath::follow_path(program_->code, data, scope));
    }
    expression_budget own;
    jmespath::evaluator run(program_->code, data, scope, scope.budget ? *scope.budget : own);
    jmespath::held found;
    if (!run.run(found)) {
        return run.fault();
    }
    if (found.items == nullptr) {
        return append_value(out, *found.value);
    }
    const json::value whole = run.value_of(found);
    if (run.failed()) {
        return run.fault();
    }
    return append_value(out, whole);
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

bool expression::mentions(std::string_view name) const {
    return std::ranges::find(program_->code.names, name) != program_->code.names.end();
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
