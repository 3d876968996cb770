// Any text is an expression or a located error. An expression ends within its limits, and gives a
// value that can be written and read.

#include "fuzz/fuzz_target.hpp"

#include <sluice/expression/expression.hpp>

namespace sluice::fuzzing {
namespace {

const json::value& data() {
    static const auto value =
        parse_json(R"({"a":[1,2.50,-3,null,true],"b":{"c":"Grüße 😀","d":{"e":[[1],[2,[3]]]}},)"
                   R"("n":9223372036854775808,"t":"2026-03-01T09:00:00Z","s":"a,b;c","list":)"
                   R"([{"k":"x","v":1},{"k":"y","v":2}]})")
            .value();
    return value;
}

}  // namespace

std::vector<std::string> seeds() {
    auto all = golden_texts("jmespath", "expression");
    for (auto& more : golden_texts("jmespath_community", "expression")) {
        all.push_back(std::move(more));
    }
    return all;
}

std::vector<std::string> words() {
    return {"[*]",
            "[?",
            "|",
            "||",
            "&&",
            "@",
            "$",
            "let $x = ",
            " in ",
            "`1`",
            "'a'",
            "\"b\"",
            "sort_by(",
            "&",
            "[::-1]",
            "//",
            "%",
            "?",
            ":",
            ".*",
            "[]",
            "{a: ",
            "range(0, 99999)",
            "replace_pattern(",
            "from_json(",
            "parse_time("};
}

void run_one(std::string_view input) {
    const auto code = expression::compile(input);
    if (!code) {
        promise(code.error().kind == failure_class::invalid, "a wrong expression is invalid");
        promise(!code.error().message.empty(), "an error has a message");
        return;
    }
    const json::object names{{"now", "2026-03-01T09:00:00Z"}};
    const auto value = code->evaluate(data(), {&names});
    if (!value) {
        promise(value.error().kind == failure_class::invalid, "a failure belongs to the record");
        return;
    }
    const auto text = write_json(*value);
    promise(parse_json(text, {.depth = 10'000, .values = 10'000'000}).has_value(),
            "a result can be written and read");
    const auto again = code->evaluate(data(), {&names});
    const bool draws = input.find("uuid") != std::string_view::npos;
    promise(draws || !again || write_json(*again) == text, "the same gives the same");
}

}  // namespace sluice::fuzzing
