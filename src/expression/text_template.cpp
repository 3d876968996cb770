#include "expression/template_text.hpp"

#include <sluice/expression/template.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace sluice {

namespace {

constexpr std::string_view opening = template_opening;
constexpr std::string_view closing = template_closing;

failure fault_in(std::size_t at, std::string reason) {
    return failure(failure_class::invalid,
                   "column " + std::to_string(at + 1) + ": " + std::move(reason));
}

// Turns a column inside the expression into a column of the whole text.
failure moved(const failure& fault, std::size_t by) {
    constexpr std::string_view mark = "column ";
    const std::string& message = fault.message;
    if (!message.starts_with(mark)) {
        return fault;
    }
    const std::size_t end = message.find(':');
    const std::size_t column = std::stoul(message.substr(mark.size(), end - mark.size()));
    failure located = fault;
    located.message = std::string(mark) + std::to_string(column + by) + message.substr(end);
    return located;
}

std::string shown(std::string_view code) {
    constexpr std::size_t longest = 60;
    return utf8_cut(code, longest);
}

}  // namespace

result<text_template> text_template::compile(std::string_view text) {
    text_template made;
    std::string plain;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t start = text.find(opening, at);
        plain.append(text.substr(at, start - at));
        if (start == std::string_view::npos) {
            break;
        }
        const std::size_t begin = start + opening.size();
        if (text.substr(begin).starts_with(opening)) {
            plain += opening;
            at = begin + opening.size();
            continue;
        }
        const std::optional<std::size_t> end = template_expression_end(text, begin);
        if (!end) {
            // An open quote swallows the closing braces, so it is the cause that the message names.
            if (const auto quote = template_open_quote(text, begin)) {
                return fault_in(*quote, std::string("the quote ") + text[*quote] +
                                            " that opens here is never closed");
            }
            return fault_in(start,
                            "'{{' begins an expression that has no '}}'; write '{{{{' for '{{'");
        }
        result<expression> inner = expression::compile(text.substr(begin, *end - begin));
        if (!inner) {
            return moved(inner.error(), begin);
        }
        if (!plain.empty()) {
            made.plain_size_ += plain.size();
            made.parts_.emplace_back(std::exchange(plain, {}));
        }
        made.parts_.emplace_back(placed{*std::move(inner), begin});
        at = *end + closing.size();
    }
    if (!plain.empty() || made.parts_.empty()) {
        made.plain_size_ += plain.size();
        made.parts_.emplace_back(std::move(plain));
    }
    return made;
}

bool text_template::is_constant() const {
    return parts_.size() == 1 && std::holds_alternative<std::string>(parts_.front());
}

std::string text_template::written() const {
    std::string text;
    for (const part& one : parts_) {
        const auto* plain = std::get_if<std::string>(&one);
        text += plain != nullptr ? *plain : "{{" + std::get<placed>(one).code.text() + "}}";
    }
    return text;
}

result<json::value> text_template::evaluate(const json::value& data, expression_scope scope) const {
    json::value made;
    if (auto done = evaluate_into(made, data, scope); !done) {
        return std::move(done).error();
    }
    return made;
}

result<void> text_template::evaluate_into(json::value& out, const json::value& data,
                                          expression_scope scope) const {
    expression_budget own;
    scope.budget = scope.budget != nullptr ? scope.budget : &own;
    // A single expression keeps its type: a number stays a number.
    if (parts_.size() == 1) {
        if (const auto* whole = std::get_if<placed>(&parts_.front())) {
            auto done = whole->code.evaluate_into(out, data, scope);
            return done ? done : moved(done.error(), whole->at);
        }
    }
    constexpr std::size_t usual_value = 24;
    auto& text = out.emplace_string();
    text.reserve(plain_size_ + usual_value * parts_.size());
    for (const part& one : parts_) {
        if (const auto* plain = std::get_if<std::string>(&one)) {
            text.append(*plain);
            continue;
        }
        const auto& code = std::get<placed>(one);
        const auto appended = code.code.append_to(text, data, scope);
        if (!appended) {
            return moved(appended.error(), code.at);
        }
        // A missing value must not go out as a gap in a text.
        if (!*appended) {
            return null_in_text(code);
        }
    }
    return {};
}

result<std::vector<text_template::piece>> text_template::evaluate_pieces(
    const json::value& data, expression_scope scope) const {
    std::vector<piece> pieces;
    for (const part& one : parts_) {
        if (const auto* plain = std::get_if<std::string>(&one)) {
            pieces.push_back({json::string(*plain), false});
            continue;
        }
        result<json::value> value = evaluate_part(std::get<placed>(one), data, scope);
        if (!value) {
            return value.error();
        }
        pieces.push_back({*std::move(value), true});
    }
    return pieces;
}

std::string_view text_template::beginning() const {
    const auto* plain = std::get_if<std::string>(&parts_.front());
    return plain == nullptr ? std::string_view() : *plain;
}

result<json::value> text_template::evaluate_part(const placed& one, const json::value& data,
                                                 expression_scope scope) {
    result<json::value> value = one.code.evaluate(data, scope);
    if (!value) {
        return moved(value.error(), one.at);
    }
    return value;
}

failure text_template::null_in_text(const placed& one) {
    const std::string& text = one.code.text();
    const std::size_t begin = std::min(text.find_first_not_of(ascii::blanks), text.size());
    const std::string code(trimmed(text));
    failure fault = fault_in(one.at + begin, "'" + shown(code) + "' is null, and stands in a text");
    fault.mend = "write {{ " + shown(code) + " || '' }} if it may be missing";
    return fault;
}

}  // namespace sluice
