#include "formats/text_encoding.hpp"

#include <array>

namespace sluice::formats {

namespace {

constexpr char32_t unknown = 0xFFFD;

// The letters of Windows-1252 from 0x80 to 0x9F, where Latin 1 has control characters. 0: none.
constexpr std::array<char32_t, 32> windows_letters{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& into, char32_t letter) {
    const auto put = [&](char32_t byte) { into += static_cast<char>(byte); };
    if (letter < 0x80) {
        put(letter);
    } else if (letter < 0x800) {
        put(0xC0 | (letter >> 6U));
        put(0x80 | (letter & 0x3FU));
    } else if (letter < 0x10000) {
        put(0xE0 | (letter >> 12U));
        put(0x80 | ((letter >> 6U) & 0x3FU));
        put(0x80 | (letter & 0x3FU));
    } else {
        put(0xF0 | (letter >> 18U));
        put(0x80 | ((letter >> 12U) & 0x3FU));
        put(0x80 | ((letter >> 6U) & 0x3FU));
        put(0x80 | (letter & 0x3FU));
    }
}

bool is_high(char32_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low(char32_t unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

std::size_t decode_utf16(std::string_view bytes, bool big_endian, bool ended, std::string& into) {
    const auto unit_at = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(big_endian ? first << 8U | second : second << 8U | first);
    };
    std::size_t at = 0;
    while (at + 1 < bytes.size()) {
        const auto unit = unit_at(at);
        if (!is_high(unit)) {
            append(into, is_low(unit) ? unknown : unit);
            at += 2;
            continue;
        }
        const bool has_next = at + 3 < bytes.size();
        if (!has_next && !ended) {
            break;  // its second half is in the next piece
        }
        if (has_next && is_low(unit_at(at + 2))) {
            append(into, 0x10000 + ((unit - 0xD800) << 10U) + (unit_at(at + 2) - 0xDC00));
            at += 4;
        } else {
            append(into, unknown);
            at += 2;
        }
    }
    return at;
}

}  // namespace

std::size_t decode(text_encoding encoding, std::string_view bytes, bool big_endian, bool ended,
                   std::string& into) {
    if (encoding == text_encoding::utf16) {
        return decode_utf16(bytes, big_endian, ended, into);
    }
    for (const char byte : bytes) {
        char32_t letter = static_cast<unsigned char>(byte);
        if (encoding == text_encoding::windows_1252 && letter >= 0x80 && letter < 0xA0) {
            const auto known = windows_letters[letter - 0x80];
            letter = known == 0 ? unknown : known;
        }
        append(into, letter);
    }
    return bytes.size();
}

std::uint64_t encoded_size(text_encoding encoding, std::string_view text) {
    if (encoding == text_encoding::utf8) {
        return text.size();
    }
    std::uint64_t size = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U) {
            continue;  // not the first byte of its character
        }
        const bool is_pair = byte >= 0xF0;
        size += encoding == text_encoding::utf16 ? (is_pair ? 4U : 2U) : 1U;
    }
    return size;
}

}  // namespace sluice::formats
