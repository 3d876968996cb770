#include "config/found.hpp"
#include "config/tree.hpp"

#include <sluice/config/value.hpp>

#include <charconv>

namespace sluice::config {

namespace {

// Places a fault of an expression or a template. The fault names its column in bytes, from 1:
// "column 12: …".
void report_fault(const node& scalar, const failure& fault, reader_state& state) {
    constexpr std::string_view word = "column ";
    std::string_view message = fault.message;
    std::size_t column = 0;
    if (scalar.from_secret) {
        message = "is not a valid expression (it comes from a secret)";
    } else if (message.starts_with(word)) {
        std::from_chars(message.data() + word.size(), message.data() + message.size(), column);
    }
    const location place = column == 0 ? scalar.at : place_inside(scalar, column - 1);
    const std::size_t colon = message.find(": ");
    // The excerpt's caret shows the column, so the message need not name it.
    if (column != 0 && colon != std::string_view::npos &&
        (place.line != scalar.at.line || place.column != scalar.at.column)) {
        message.remove_prefix(colon + 2);
    }
    state.report(place, std::string(message), fault.mend);
}

// Braces that came out of a variable are text: a value from outside must not run as an expression.
// "{{{{" is a template's escape for "{{".
std::string without_foreign_braces(const node& scalar) {
    const auto foreign = [&](std::size_t at) {
        for (const auto& [first, last] : scalar.resolved) {
            if (at >= first && at < last) {
                return true;
            }
        }
        return false;
    };
    std::string text;
    for (std::size_t i = 0; i < scalar.text.size(); ++i) {
        const bool pair = scalar.text.compare(i, 2, "{{") == 0;
        if (pair && (foreign(i) || foreign(i + 1))) {
            text += "{{{{";
            ++i;
        } else {
            text += scalar.text[i];
        }
    }
    return text;
}

std::optional<text_template> compile_text(const node& scalar, reader_state& state) {
    if (scalar.unresolved) {
        state.fail();
        return std::nullopt;
    }
    auto compiled = text_template::compile(without_foreign_braces(scalar));
    if (!compiled) {
        report_fault(scalar, compiled.error(), state);
        return std::nullopt;
    }
    return *std::move(compiled);
}

std::optional<value_template> template_from(const node& from, reader_state& state);

std::optional<value_template> template_from_scalar(const node& from, reader_state& state) {
    // A text without braces is a constant with its own type, such as a number.
    if (from.text.find("{{") != std::string::npos) {
        auto text = compile_text(from, state);
        return text ? std::optional(value_template(std::move(*text))) : std::nullopt;
    }
    auto constant = json_from_scalar(from, state);
    return constant ? std::optional(value_template(std::move(*constant))) : std::nullopt;
}

std::optional<value_template> template_from_list(const node& from, reader_state& state) {
    value_template::list items;
    bool good = true;
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        const auto step = state.enter(i);
        auto item = template_from(from.items[i], state);
        good = good && item.has_value();
        if (item) {
            items.push_back(std::move(*item));
        }
    }
    return good ? std::optional(value_template(std::move(items))) : std::nullopt;
}

std::optional<value_template> template_from_map(const node& from, reader_state& state) {
    value_template::members members;
    bool good = true;
    for (const member& entry : from.members) {
        const auto step = state.enter(entry.key);
        auto value = template_from(entry.value, state);
        good = good && value.has_value();
        if (value) {
            members.emplace_back(entry.key, std::move(*value));
        }
    }
    return good ? std::optional(value_template(std::move(members))) : std::nullopt;
}

std::optional<value_template> template_from(const node& from, reader_state& state) {
    switch (from.kind) {
        case node::kinds::scalar:
            return template_from_scalar(from, state);
        case node::kinds::list:
            return template_from_list(from, state);
        case node::kinds::map:
            return template_from_map(from, state);
        case node::kinds::null:
            break;
    }
    return value_template();
}

}  // namespace

template <>
std::optional<expression> read_plain<expression>(const node& from, const value_rules&,
                                                 reader_state& state) {
    if (from.unresolved) {
        state.fail();
        return std::nullopt;
    }
    if (from.kind != node::kinds::scalar) {
        report_mismatch(from, name_of(value_shape::expression), state,
                        from.kind == node::kinds::null
                            ? "give it a value, or remove the key"
                            : "an expression that begins with [ or { needs quotes");
        return std::nullopt;
    }
    auto compiled = expression::compile(from.text);
    if (!compiled) {
        report_fault(from, compiled.error(), state);
        return std::nullopt;
    }
    return *std::move(compiled);
}

template <>
std::optional<text_template> read_plain<text_template>(const node& from, const value_rules&,
                                                       reader_state& state) {
    if (!expect_scalar(from, "a text", state)) {
        return std::nullopt;
    }
    return compile_text(from, state);
}

template <>
std::optional<value_template> read_plain<value_template>(const node& from, const value_rules&,
                                                         reader_state& state) {
    return template_from(from, state);
}

template <>
json::value show_plain<expression>(const expression& value) {
    return json::value(value.text());
}

template <>
json::value show_plain<text_template>(const text_template&) {
    return nullptr;
}

template <>
json::value show_plain<value_template>(const value_template& value) {
    const json::value* constant = value.constant();
    return constant == nullptr ? json::value(nullptr) : *constant;
}

}  // namespace sluice::config
