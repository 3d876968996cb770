#include <sluice/model/utf8.hpp>

#include <cstdint>
#include <cstring>

namespace sluice {

namespace {

// Returns how many bytes from `at` on are ASCII, in whole words. Most texts are nothing else.
std::size_t ascii_words(std::string_view text, std::size_t at) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    const auto begin = at;
    for (std::uint64_t word = 0; text.size() - at >= sizeof word; at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & high_bits) != 0) {
            break;
        }
    }
    return at - begin;
}

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && continues_utf8(text[at]);
}

// The bounds of the second byte exclude overlong forms, surrogates and code points past U+10FFFF
// (RFC 3629, section 4).
bool second_fits(unsigned char first, unsigned char second) {
    switch (first) {
        case 0xE0:
            return second >= 0xA0;
        case 0xED:
            return second <= 0x9F;
        case 0xF0:
            return second >= 0x90;
        case 0xF4:
            return second <= 0x8F;
        default:
            return true;
    }
}

}  // namespace

std::size_t utf8_start(std::string_view text, std::size_t at) {
    while (at > 0 && continues(text, at)) {
        --at;
    }
    return at;
}

std::size_t utf8_offset(std::string_view text, std::size_t count) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!continues_utf8(text[at]) && count-- == 0) {
            return at;
        }
    }
    return text.size();
}

std::size_t utf8_sequence(std::string_view text, std::size_t at) {
    if (at >= text.size()) {
        return 0;
    }
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        return 1;
    }
    // 0xC0 and 0xC1 would begin overlong forms of ASCII; 0xF5 and above lie past U+10FFFF.
    if (first < 0xC2 || first > 0xF4 || !continues(text, at + 1) ||
        !second_fits(first, static_cast<unsigned char>(text[at + 1]))) {
        return 0;
    }
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    for (std::size_t i = 2; i < length; ++i) {
        if (!continues(text, at + i)) {
            return 0;
        }
    }
    return length;
}

std::size_t utf8_fault(std::string_view text) {
    std::size_t at = ascii_words(text, 0);
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const std::size_t length = utf8_sequence(text, at);
        if (length == 0) {
            return at;
        }
        at += length;
        at += ascii_words(text, at);
    }
    return std::string_view::npos;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) {
        return text;
    }
    std::size_t end = bytes;
    // A character has at most three continuation bytes: more of them are not UTF-8.
    while (end > 0 && end + 3 > bytes && continues(text, end)) {
        --end;
    }
    return text.substr(0, continues(text, end) ? bytes : end);
}

std::string utf8_cut(std::string_view text, std::size_t bytes) {
    const auto kept = utf8_prefix(text, bytes);
    return std::string(kept).append(kept.size() < text.size() ? "…" : "");
}

std::size_t utf8_length(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) {
        count += continues_utf8(c) ? 0U : 1U;
    }
    return count;
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto tail = [code_point](unsigned shift) {
        return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
    };
    if (code_point < 0x80) {
        out += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        out += {static_cast<char>(0xC0U | (code_point >> 6U)), tail(0)};
    } else if (code_point < 0x10000) {
        out += {static_cast<char>(0xE0U | (code_point >> 12U)), tail(6), tail(0)};
    } else {
        out += {static_cast<char>(0xF0U | (code_point >> 18U)), tail(12), tail(6), tail(0)};
    }
}

}  // namespace sluice
