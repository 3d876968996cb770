#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>

namespace sluice {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// The code point of the valid sequence of `length` bytes at text[at].
char32_t code_point_at(std::string_view text, std::size_t at, std::size_t length) {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
    };
    switch (length) {
        case 1:
            return byte(0);
        case 2:
            return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
        case 3:
            return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
        default:
            return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) |
                   ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    }
}

bool is_carried_out(char32_t c) {
    const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool separates_lines = c == 0x2028 || c == 0x2029;
    const bool turns_direction = c == 0x061C || c == 0x200E || c == 0x200F ||
                                 (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return control || separates_lines || turns_direction;
}

void append_escape(std::string& out, char32_t c) {
    switch (c) {
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        out += hex[(c >> shift) & 0xFU];
    }
}

// Printable ASCII, which is most of every text.
bool is_printable_ascii(char c) {
    return c >= ' ' && c <= '~';
}

enum class lines { escaped, kept };

std::string shown(std::string_view text, lines as) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto* const begin = text.begin() + static_cast<std::ptrdiff_t>(at);
        const auto* const end = std::find_if_not(begin, text.end(), is_printable_ascii);
        out.append(begin, end);
        at += static_cast<std::size_t>(end - begin);
        if (at == text.size()) {
            break;
        }
        const std::size_t length = utf8_sequence(text, at);
        const char32_t c = length == 0 ? 0 : code_point_at(text, at, length);
        const bool breaks = as == lines::kept && (c == '\n' || c == '\t');
        const bool before_break = as == lines::kept && text.substr(at).starts_with("\r\n");
        if (length == 0) {
            out += replacement;
        } else if (!before_break && (breaks || !is_carried_out(c))) {
            out.append(text, at, length);
        } else if (!before_break) {
            append_escape(out, c);
        }
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

}  // namespace

std::string printable_line(std::string_view text) {
    return shown(text, lines::escaped);
}

std::string printable_lines(std::string_view text) {
    return shown(text, lines::kept);
}

std::string printable_json(std::string json) {
    return shown(json, lines::kept);
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = utf8_fault(text); at != std::string_view::npos; at = utf8_fault(text)) {
        out.append(text.substr(0, at)).append(replacement);
        text.remove_prefix(at + 1);
    }
    return out.append(text);
}

bool is_printable_line(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = is_printable_ascii(text[at]) ? 1 : utf8_sequence(text, at);
        if (length == 0 || is_carried_out(code_point_at(text, at, length))) {
            return false;
        }
        at += length;
    }
    return true;
}

std::string printable_cut(std::string_view text, std::size_t bytes) {
    const auto kept = utf8_prefix(text, bytes);
    return printable_line(kept) + (kept.size() < text.size() ? "…" : "");
}

}  // namespace sluice
