#include "expression/function.hpp"

#include <sluice/expression/reference.hpp>

#include <algorithm>

namespace sluice {

namespace {

using jmespath::argument;
using jmespath::example;
using jmespath::function;
using jmespath::origin;

std::vector<const function*> sorted_functions() {
    std::vector<const function*> all;
    for (const jmespath::function_group& group : jmespath::function_groups()) {
        for (const function& one : group.functions) {
            all.push_back(&one);
        }
    }
    std::ranges::sort(all, {}, &function::name);
    return all;
}

std::string_view name_of(origin from) {
    switch (from) {
        case origin::standard:
            return "JMESPath 1.0";
        case origin::community:
            return "JMESPath Community";
        case origin::own:
            break;
    }
    return "Sluice";
}

// A '|' would end the cell of the Markdown table.
std::string cell(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        safe += c == '|' ? "\\|" : std::string(1, c);
    }
    return safe;
}

// Code that holds backticks needs longer marks around it.
std::string code(std::string_view text) {
    const bool ticks = text.find('`') != std::string_view::npos;
    return ticks ? "`` " + std::string(text) + " ``" : "`" + std::string(text) + "`";
}

void append_function(std::string& text, const function& one, std::string_view heading) {
    text += std::string(heading) + " " + std::string(one.name) + "\n\n";
    text += code(signature(one)) + " — " + std::string(name_of(one.from)) + "\n\n";
    text += std::string(one.description) + "\n\n";
    text += "| argument | type | |\n|---|---|---|\n";
    for (std::size_t i = 0; i < one.most_arguments(); ++i) {
        const argument& at = one.arguments[i];
        const bool last = i + 1 == one.most_arguments();
        text += "| " + code(at.name) + " | " + cell(text_of(at.accepted)) + " | " +
                (at.optional           ? "optional"
                 : last && one.repeats ? "one or more"
                                       : "") +
                " |\n";
    }
    text += "| gives | " + cell(text_of(one.gives)) + " | |\n\n";
    text += "| expression | data | result |\n|---|---|---|\n";
    for (const example& shown : one.examples) {
        if (!shown.expression.empty()) {
            text += "| " + cell(code(shown.expression)) + " | " +
                    (shown.given == "null" ? "" : cell(code(shown.given))) + " | " +
                    cell(code(shown.result)) + " |\n";
        }
    }
    text += "\n";
}

}  // namespace

std::string function_reference() {
    std::string text =
        "# Functions of expressions\n\n"
        "Written from the program's own table: `sluice describe functions` lists them, `sluice "
        "describe function NAME` shows one. A test runs every example. The language itself is on "
        "[its page](../expressions.md).\n\n";
    for (const jmespath::function_group& group : jmespath::function_groups()) {
        text += "- **" + std::string(group.title) + "**:";
        for (const function& one : group.functions) {
            text += " [" + std::string(one.name) + "](#" + std::string(one.name) + ")";
        }
        text += "\n";
    }
    text += "\n";
    for (const jmespath::function_group& group : jmespath::function_groups()) {
        text += "## " + std::string(group.title) + "\n\n";
        for (const function& one : group.functions) {
            append_function(text, one, "###");
        }
    }
    text.pop_back();
    return text;
}

std::vector<function_summary> function_summaries() {
    std::vector<function_summary> all;
    for (const function* one : sorted_functions()) {
        const auto end = one->description.find(". ");
        auto sentence = std::string(one->description.substr(0, end));
        sentence += end == std::string_view::npos ? "" : ".";
        all.push_back({std::string(one->name), signature(*one), std::move(sentence)});
    }
    return all;
}

std::string function_list() {
    std::string text;
    for (const auto& one : function_summaries()) {
        text += one.signature + "\n    " + one.sentence + "\n";
    }
    return text;
}

std::optional<std::string> describe_function(std::string_view name) {
    const function* known = jmespath::find_function(name);
    if (known == nullptr) {
        return std::nullopt;
    }
    std::string text;
    append_function(text, *known, "#");
    text.pop_back();
    return text;
}

std::vector<std::string> function_names() {
    std::vector<std::string> names;
    for (const function* one : sorted_functions()) {
        names.emplace_back(one->name);
    }
    return names;
}

}  // namespace sluice
