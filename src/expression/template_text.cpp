#include "expression/template_text.hpp"

namespace sluice {

std::optional<std::size_t> template_expression_end(std::string_view text, std::size_t at) {
    std::size_t braces = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"' || c == '\'' || c == '`') {
            for (++at; at < text.size() && text[at] != c; ++at) {
                at += text[at] == '\\' ? 1U : 0U;
            }
        } else if (c == '{') {
            ++braces;
        } else if (c == '}' && braces != 0) {
            --braces;
        } else if (text.substr(at).starts_with(template_closing)) {
            return at;
        }
    }
    return std::nullopt;
}

std::optional<std::size_t> template_open_quote(std::string_view text, std::size_t at) {
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '"' && c != '\'' && c != '`') {
            continue;
        }
        const auto opening = at;
        for (++at; at < text.size() && text[at] != c; ++at) {
            at += text[at] == '\\' ? 1U : 0U;
        }
        if (at >= text.size()) {
            return opening;
        }
    }
    return std::nullopt;
}

}  // namespace sluice
