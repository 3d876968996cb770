#include "expression/unicode_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>

namespace sluice::jmespath {

namespace {

const std::uint8_t* bytes_of(std::string_view text) {
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

// Takes over the memory that the library allocated.
std::string taken(std::uint8_t* made, std::size_t size) {
    if (made == nullptr) {
        throw std::bad_alloc();  // the text is valid UTF-8, so nothing else can fail
    }
    std::string text(reinterpret_cast<const char*>(made), size);
    std::free(made);
    return text;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string normalised(uninorm_t form, std::string_view text) {
    // ASCII is already in every normal form.
    if (text.empty() || is_ascii(text)) {
        return std::string(text);
    }
    std::size_t size = 0;
    return taken(u8_normalize(form, bytes_of(text), text.size(), nullptr, &size), size);
}

template <class Change>
std::string changed(std::string_view text, char first, char last, Change change) {
    if (is_ascii(text)) {
        std::string made(text);
        for (char& c : made) {
            // In ASCII one bit tells small letters from capitals.
            c = c >= first && c <= last ? static_cast<char>(c ^ 0x20) : c;
        }
        return made;
    }
    std::size_t size = 0;
    return taken(change(bytes_of(text), text.size(), nullptr, nullptr, nullptr, &size), size);
}

}  // namespace

std::string upper(std::string_view text) {
    return changed(text, 'a', 'z', u8_toupper);
}

std::string lower(std::string_view text) {
    return changed(text, 'A', 'Z', u8_tolower);
}

std::string title_letter(std::string_view letter) {
    return changed(letter, 'a', 'z', u8_totitle);
}

std::string composed(std::string_view text) {
    return normalised(UNINORM_NFC, text);
}

std::string decomposed(std::string_view text) {
    return normalised(UNINORM_NFKD, text);
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t code_point = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
        code_point = (code_point << 6U) | (byte(at + i) & 0x3FU);
    }
    at = std::min(at + length, text.size());
    return code_point;
}

bool is_space(char32_t code_point) {
    return uc_is_property_white_space(code_point);
}

bool is_letter(char32_t code_point) {
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_L);
}

bool is_digit(char32_t code_point) {
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_N);
}

bool is_mark(char32_t code_point) {
    return uc_is_general_category_withtable(code_point, UC_CATEGORY_MASK_M);
}

bool is_emoji_cluster(std::string_view cluster) {
    constexpr char32_t emoji_style = 0xFE0F;
    std::size_t at = 0;
    bool first = true;
    while (at < cluster.size()) {
        const char32_t code_point = next_code_point(cluster, at);
        if (code_point == emoji_style ||
            (first && code_point >= 0x80 && uc_is_property_emoji_presentation(code_point))) {
            return true;
        }
        first = false;
    }
    return false;
}

std::vector<std::size_t> grapheme_starts(std::string_view text) {
    std::vector<std::size_t> starts;
    std::string breaks(text.size(), '\0');
    u8_grapheme_breaks(bytes_of(text), text.size(), breaks.data());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (breaks[i] != 0) {
            starts.push_back(i);
        }
    }
    starts.push_back(text.size());
    return starts;
}

}  // namespace sluice::jmespath
