#include <sluice/expression/expression.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

std::string evaluate(std::string_view text, const json::value& data, expression_scope scope = {}) {
    const result<expression> compiled = expression::compile(text);
    if (!compiled) {
        return compiled.error().message;
    }
    const result<json::value> found = compiled->evaluate(data, scope);
    return found ? write_json(*found) : found.error().message;
}

json::value data_of(std::string_view text) {
    return *parse_json(text);
}

TEST(evaluator, looks_up_names_beside_the_data_at_the_root_only) {
    const json::value data = data_of(R"({"id": 1, "header": null, "list": [{"id": 2}]})");
    const json::value beside = data_of(R"({"run": {"page": 3}, "id": 9, "header": 9})");
    const expression_scope scope{&beside.get_object()};
    EXPECT_EQ(evaluate("run.page", data, scope), "3");
    EXPECT_EQ(evaluate("@.run.page", data, scope), "3");
    EXPECT_EQ(evaluate("@ | run.page", data, scope), "3");
    EXPECT_EQ(evaluate("[id, run.page]", data, scope), "[1,3]");
    EXPECT_EQ(evaluate("id", data, scope), "1");
    EXPECT_EQ(evaluate("header", data, scope), "null");
    EXPECT_EQ(evaluate("list[0].run", data, scope), "null");
    EXPECT_EQ(evaluate("list[*].run", data, scope), "[]");
    EXPECT_EQ(evaluate("{a: id} | run", data, scope), "null");
    EXPECT_EQ(evaluate("run.page", data), "null");
    EXPECT_EQ(evaluate("run.page", data_of("[1]"), scope), "3");
    EXPECT_EQ(evaluate("keys(@)", data, scope), R"(["id","header","list"])");
}

TEST(evaluator, never_moves_out_of_the_data_the_scope_or_a_literal) {
    const json::value data =
        data_of(R"({"a": {"b": ["long enough to live on the heap, surely"]}})");
    const std::string before = write_json(data);
    const json::value beside =
        data_of(R"({"s": ["another text that is long enough for the heap"]})");
    const expression_scope scope{&beside.get_object()};
    const expression compiled = *expression::compile(
        "[a, a.b, reverse(a.b), merge(a), s, values(a), `{\"c\": [\"literal\"]}`.c]");
    const std::string first = write_json(*compiled.evaluate(data, scope));
    EXPECT_EQ(write_json(*compiled.evaluate(data, scope)), first);
    EXPECT_EQ(write_json(data), before);
    EXPECT_EQ(write_json(beside), R"({"s":["another text that is long enough for the heap"]})");
}

TEST(evaluator, gives_computed_values_whole_to_everyone_who_asks) {
    const json::value data = data_of(R"({"a": ["x", "y"]})");
    EXPECT_EQ(evaluate("{k: a} | [k, k, @]", data), R"([["x","y"],["x","y"],{"k":["x","y"]}])");
    EXPECT_EQ(evaluate("a[*].{k: @} | [@, @[0], @[0].k, @]", data),
              R"([[{"k":"x"},{"k":"y"}],{"k":"x"},"x",[{"k":"x"},{"k":"y"}]])");
    EXPECT_EQ(evaluate("a[*].{k: [@]} | [map(&k, @), map(&k, @)]", data),
              R"([[["x"],["y"]],[["x"],["y"]]])");
    EXPECT_EQ(evaluate("a[*].{k: [@]} | [?k == ['x']].[k, k, @]", data),
              R"([[["x"],["x"],{"k":["x"]}]])");
    EXPECT_EQ(evaluate("[{k: a}] | [sort_by(@, &k[0]), @, max_by(@, &k[0])]", data),
              R"([[{"k":["x","y"]}],[{"k":["x","y"]}],{"k":["x","y"]}])");
    EXPECT_EQ(evaluate("{k: a}.[k, k]", data), R"([["x","y"],["x","y"]])");
    EXPECT_EQ(evaluate("{k: a}.*[]", data), R"(["x","y"])");
    EXPECT_EQ(evaluate("({k: a} || a) | [@, @]", data), R"([{"k":["x","y"]},{"k":["x","y"]}])");
    EXPECT_EQ(evaluate("values({k: a, l: {m: a}}) | [@, @]", data),
              R"([[["x","y"],{"m":["x","y"]}],[["x","y"],{"m":["x","y"]}]])");
}

TEST(evaluator, names_function_argument_and_types) {
    const json::value data =
        data_of(R"({"n": null, "mixed": [1, "a", 2], "l": [{"k": 1}, {"k": "a"}]})");
    EXPECT_EQ(evaluate("length(n)", data),
              "column 1: length(): argument 1 must be a string or an array or an object, not null");
    EXPECT_EQ(
        evaluate("join(', ', mixed)", data),
        "column 1: join(): argument 2 must be an array of strings, not array of number and string");
    EXPECT_EQ(
        evaluate("sort(mixed)", data),
        "column 1: sort(): argument 1 must be an array of numbers or an array of strings, not "
        "array of number and string");
    EXPECT_EQ(evaluate("merge(@, `{}`, 'a')", data),
              "column 1: merge(): argument 3 must be an object, not string");
    EXPECT_EQ(
        evaluate("sort_by(l, &k)", data),
        "column 1: sort_by(): argument 2 must give all numbers or all strings, but gives string "
        "for item 1 and number before");
    EXPECT_EQ(evaluate("max_by(l, &x)", data),
              "column 1: max_by(): argument 2 must give all numbers or all strings, but gives null "
              "for item 0");
    EXPECT_EQ(evaluate("sum(`[1e308, 1e308]`)", data),
              "column 1: sum(): the result is too large for a number");
}

TEST(evaluator, a_fault_inside_a_projection_is_the_expressions_fault) {
    const json::value data = data_of(R"({"l": [1, null, "a"]})");
    EXPECT_EQ(evaluate("l[*].abs(@)", data),
              "column 6: abs(): argument 1 must be a number, not null");
    EXPECT_EQ(evaluate("l[?abs(@) > `0`]", data),
              "column 4: abs(): argument 1 must be a number, not null");
    EXPECT_EQ(evaluate("{a: [l[2].abs(@)]}", data),
              "column 11: abs(): argument 1 must be a number, not string");
}

TEST(expression, tests_by_jmespaths_truth) {
    const json::value data = data_of(R"({"t": 0, "e": "", "l": [], "x": [null], "n": 1.10})");
    const auto truth = [&data](std::string_view text) {
        return *expression::compile(text)->test(data);
    };
    EXPECT_TRUE(truth("t"));
    EXPECT_TRUE(truth("x"));
    EXPECT_TRUE(truth("n"));
    EXPECT_TRUE(truth("t == `0`"));
    EXPECT_FALSE(truth("e"));
    EXPECT_FALSE(truth("l"));
    EXPECT_FALSE(truth("x[*]"));
    EXPECT_FALSE(truth("missing"));
    EXPECT_FALSE(expression::compile("length(t)")->test(data));
}

}  // namespace
}  // namespace sluice
