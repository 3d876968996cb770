// Parses names, literals, lists, objects and calls.

#include "expression/parser.hpp"
#include "expression/pattern.hpp"

#include <sluice/model/number.hpp>
#include <sluice/model/utf8.hpp>

#include <utility>

namespace sluice::jmespath {

parser::parsed parser::name(const token& text) {
    return made_.name(std::string(text.text), text.column);
}

parser::parsed parser::quoted_name(const token& text) {
    std::optional<std::string> plain = unquote_name(text.text);
    if (!plain) {
        return fail(text.column, "a quoted name must be a valid JSON string");
    }
    if (is(token_kind::left_parenthesis)) {
        return fail(text.column, "a function's name stands without quotation marks");
    }
    return made_.name(*std::move(plain), text.column, true);
}

parser::parsed parser::literal(const token& text) {
    if (text.kind == token_kind::raw_string) {
        std::optional<std::string> plain = unquote_raw(text.text);
        if (!plain) {
            return fail(text.column, "a raw string must be valid UTF-8");
        }
        return made_.literal(json::value(json::string(*plain)), text.column);
    }
    result<json::value> value = read_literal(text.text);
    if (!value) {
        return fail(text.column, "the literal between ` and ` is not JSON (" +
                                     value.error().message + "); a text stands in '…'");
    }
    return made_.literal(*std::move(value), text.column);
}

// Reads a number without backticks. JMESPath 1.0 has no such numbers, so every expression of 1.0
// keeps its meaning.
parser::parsed parser::number(const token& digits) {
    std::optional<json::value> value = number_from_text(digits.text);
    if (!value) {
        return fail(digits.column, "a number begins with one 0 at most");
    }
    return made_.literal(*std::move(value), digits.column);
}

parser::parsed parser::multi_list(const token& sign, bool after_dot) {
    std::vector<node_index> items;
    do {
        // JMESPath 1.0's published cases refuse `a.[0]` and `a.[b, 1]`, where an index may be
        // meant.
        if (after_dot && is(token_kind::number) &&
            (next().kind == token_kind::comma || next().kind == token_kind::right_bracket)) {
            return fail(here().column,
                        "after a dot a number stands between backticks, and an "
                        "index needs no dot");
        }
        const parsed item = expression(0);
        if (!item) {
            return std::nullopt;
        }
        items.push_back(*item);
    } while (accept(token_kind::comma));
    if (!expect(token_kind::right_bracket, "',' or ']'")) {
        return std::nullopt;
    }
    node list{node_kind::list, made_.at(sign.column), made_.children(items)};
    list.second = static_cast<std::uint32_t>(items.size());
    list.number = after_dot ? 1 : 0;
    return made_.add(list, items);
}

parser::parsed parser::multi_object(const token& sign, bool after_dot) {
    std::vector<std::string> names;
    std::vector<node_index> values;
    do {
        if (!member(names, values)) {
            return std::nullopt;
        }
    } while (accept(token_kind::comma));
    if (!expect(token_kind::right_brace, "',' or '}'")) {
        return std::nullopt;
    }
    node object{node_kind::object, made_.at(sign.column), made_.children(values)};
    object.second = static_cast<std::uint32_t>(values.size());
    object.third = made_.names(std::move(names));
    object.number = after_dot ? 1 : 0;
    return made_.add(object, values);
}

bool parser::member(std::vector<std::string>& names, std::vector<node_index>& values) {
    const token& key = here();
    std::optional<std::string> name;
    if (accept(token_kind::identifier)) {
        name = std::string(key.text);
    } else if (accept(token_kind::quoted_identifier)) {
        name = unquote_name(key.text);
    }
    if (!name) {
        fail(key.column, "expected a name as key, found " + describe(key));
        return false;
    }
    if (!expect(token_kind::colon, "':' after the key")) {
        return false;
    }
    const parsed value = expression(0);
    if (!value) {
        return false;
    }
    names.push_back(*std::move(name));
    values.push_back(*value);
    return true;
}

parser::parsed parser::call(const token& name) {
    advance();
    const function* callee = find_function(name.text);
    if (callee == nullptr) {
        return fail(name.column, unknown_function(name.text));
    }
    std::vector<node_index> all;
    std::vector<bool> references;
    if (!arguments(all, references) || !fits(*callee, name, references)) {
        return std::nullopt;
    }
    node call{node_kind::call, made_.at(name.column), made_.children(all)};
    call.second = static_cast<std::uint32_t>(all.size());
    call.third = made_.callee(*callee);
    if (!compile_pattern(*callee, call, all)) {
        return std::nullopt;
    }
    return made_.add(call, all);
}

bool parser::compile_pattern(const function& callee, node& call, std::span<const node_index> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!accepts(callee.argument_at(i).accepted, parameter::pattern)) {
            continue;
        }
        // A computed pattern is known only at run time.
        const json::string* text = made_.literal_text(all[i]);
        if (text == nullptr) {
            return true;
        }
        auto compiled = pattern::compile(std::string_view(text->data(), text->size()));
        if (!compiled) {
            fail(made_[all[i]].column, std::string(callee.name) + "(): the value of argument " +
                                           std::to_string(i + 1) +
                                           " is no pattern: " + compiled.error().message);
            return false;
        }
        call.number = made_.pattern(*std::move(compiled));
    }
    return true;
}

bool parser::arguments(std::vector<node_index>& all, std::vector<bool>& references) {
    if (accept(token_kind::right_parenthesis)) {
        return true;
    }
    do {
        references.push_back(accept(token_kind::reference));
        const parsed argument = expression(0);
        if (!argument) {
            return false;
        }
        all.push_back(*argument);
    } while (accept(token_kind::comma));
    return expect(token_kind::right_parenthesis, "',' or ')'");
}

bool parser::fits(const function& callee, const token& name, const std::vector<bool>& references) {
    const std::string fault = call_fault(callee, references);
    if (!fault.empty()) {
        fail(name.column, fault);
        return false;
    }
    return true;
}

std::optional<std::string> unquote_name(std::string_view token_text) {
    const result<json::value> read = parse_json(token_text);
    if (!read) {
        return std::nullopt;
    }
    const json::string& text = read->get_string();
    return std::string(text.data(), text.size());
}

// Only \' is an escape here (specification, "Raw String Literals").
std::optional<std::string> unquote_raw(std::string_view token_text) {
    if (utf8_fault(token_text) != std::string_view::npos) {
        return std::nullopt;
    }
    std::string text;
    for (std::size_t i = 1; i + 1 < token_text.size(); ++i) {
        if (token_text[i] == '\\') {
            ++i;
            if (token_text[i] != '\'') {
                text += '\\';
            }
        }
        text += token_text[i];
    }
    return text;
}

// Only \` is undone here. JSON's parser reads every other escape.
result<json::value> read_literal(std::string_view token_text) {
    std::string text;
    for (std::size_t i = 1; i + 1 < token_text.size(); ++i) {
        if (token_text[i] == '\\') {
            ++i;
            if (token_text[i] != '`') {
                text += '\\';
            }
        }
        text += token_text[i];
    }
    return parse_json(text);
}

}  // namespace sluice::jmespath
