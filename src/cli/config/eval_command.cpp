#include "cli/command.hpp"

#include <sluice/expression/error_kind.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

namespace sluice::cli {
namespace {

struct eval_options {
    std::string expression;
    std::string input;
};

result<std::string> read_input(const std::string& path) {
    if (path.empty() || path == "-") {
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return failure(failure_class::invalid, "cannot read " + path,
                       "give the path of a JSON file, or leave --input out to read standard input");
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

failure named(failure fault) {
    // The kind is JMESPath's own word, such as syntax or invalid-type.
    const std::string kind(error_kind(fault));
    return std::move(fault).within(kind);
}

result<std::string> evaluate(const eval_options& options) {
    const auto compiled = expression::compile(options.expression);
    if (!compiled) {
        return named(compiled.error()).within("expression");
    }
    const auto text = read_input(options.input);
    if (!text) {
        return text.error();
    }
    const auto data = parse_json(*text);
    if (!data) {
        return std::move(data.error()).within(options.input.empty() ? "input" : options.input);
    }
    const auto value = compiled->evaluate(*data);
    if (!value) {
        return named(value.error());
    }
    return write_json_indented(*value);
}

}  // namespace

void add_eval_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<eval_options>();
    auto* command = program.add_subcommand("eval", "Evaluate a JMESPath expression on JSON");
    command->add_option("expression", options->expression, "The expression")->required();
    command->add_option("--input", options->input, "JSON file; standard input without it")
        ->type_name("FILE");
    command->callback([options, &exit_code] {
        const auto value = evaluate(*options);
        if (!value) {
            std::fprintf(stderr, "sluice eval: %s\n", describe(value.error()).c_str());
            exit_code = exit_failed;
            return;
        }
        std::printf("%s\n", value->c_str());
    });
}

}  // namespace sluice::cli
