#pragma once

// Compiles an expression by precedence climbing (Pratt) over its tokens. Binding powers, and the
// extent of a projection to its right, are those of the specification's grammar and reference
// implementation.

#include "expression/function.hpp"
#include "expression/program.hpp"
#include "expression/program_builder.hpp"
#include "expression/token.hpp"

#include <sluice/error.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

result<program> compile(std::string_view text);

// Every parsing step returns nothing after a fault, which fault_ then holds.
class parser {
 public:
    explicit parser(const std::vector<token>& tokens) : tokens_(tokens) {}

    // Call it once.
    result<program> run();

 private:
    using parsed = std::optional<node_index>;

    parsed expression(int power);
    parsed prefix(const token& first);
    parsed value(const token& first);
    parsed infix(node_index left, const token& sign);
    parsed checked(node_index made, std::size_t column);

    parsed name(const token& text);
    parsed quoted_name(const token& text);
    parsed literal(const token& text);
    parsed parenthesised();
    parsed binary(node_index left, const token& sign);
    parsed unary(node_kind kind, const token& sign);
    parsed choice(node_index condition, const token& sign);
    parsed number(const token& digits);

    parsed let_expression(const token& word);
    bool binding(std::vector<std::string>& names, std::vector<node_index>& values);
    parsed variable(const token& name);

    parsed after_dot(node_index left);
    parsed dot_right(int power);
    parsed projection_right(int power);
    parsed project(node_kind kind, node_index left, const token& sign, int power);
    parsed filter(node_index left, const token& sign);
    parsed flatten(node_index left, const token& sign);

    parsed bracket(node_index left, const token& sign);
    parsed index(node_index left, const token& sign);
    parsed slice(node_index left, const token& sign);
    bool slice_part(std::optional<std::int64_t>& part);
    bool integer(std::int64_t& value);

    parsed multi_list(const token& sign, bool after_dot = false);
    parsed multi_object(const token& sign, bool after_dot = false);
    bool member(std::vector<std::string>& names, std::vector<node_index>& values);

    parsed call(const token& name);
    bool arguments(std::vector<node_index>& all, std::vector<bool>& references);
    bool fits(const function& callee, const token& name, const std::vector<bool>& references);
    bool compile_pattern(const function& callee, node& call, std::span<const node_index> all);

    const token& here() const { return tokens_[at_]; }
    const token& next() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
    bool is(token_kind kind) const { return here().kind == kind; }
    const token& advance() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool accept(token_kind kind);
    bool expect(token_kind kind, std::string_view expected);
    std::nullopt_t fail(std::size_t column, std::string_view reason);
    std::nullopt_t fail_expecting(std::string_view expected);

    const std::vector<token>& tokens_;
    std::size_t at_ = 0;
    std::size_t level_ = 0;
    std::vector<std::string> bound_;  // the variables in scope; the index is the slot
    program_builder made_;
    std::optional<failure> fault_;
};

// Return the text of a quoted name, a raw string or a literal; nothing when it is not valid JSON
// (or UTF-8).
std::optional<std::string> unquote_name(std::string_view token_text);
std::optional<std::string> unquote_raw(std::string_view token_text);
result<json::value> read_literal(std::string_view token_text);

}  // namespace sluice::jmespath
