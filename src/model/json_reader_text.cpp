#include "model/json_reader.hpp"

#include <sluice/model/utf8.hpp>

#include <cstdint>
#include <cstring>

namespace sluice {

namespace {

// Bytes that stand for themselves: printable ASCII but the quotation mark and the backslash.
bool stands_for_itself(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

// Where the plain bytes that start at `at` end, eight at a time: a byte's top bit is set in the sum
// of the tests when it is not plain.
std::size_t plain_end(std::string_view text, std::size_t at) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = ones * 0x80U;
    while (at + 8 <= text.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const std::uint64_t quotes = word ^ (ones * static_cast<unsigned char>('"'));
        const std::uint64_t slashes = word ^ (ones * static_cast<unsigned char>('\\'));
        const std::uint64_t special =
            word | (word - ones * 0x20U) | (quotes - ones) | (slashes - ones);
        if ((special & tops) != 0) {
            break;
        }
        at += 8;
    }
    while (at < text.size() && stands_for_itself(text[at])) {
        ++at;
    }
    return at;
}

bool hex_digit(char c, char32_t& digit) {
    if (c >= '0' && c <= '9') {
        digit = static_cast<char32_t>(c - '0');
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        digit = static_cast<char32_t>((c | 0x20) - 'a' + 10);
    } else {
        return false;
    }
    return true;
}

constexpr char32_t replacement_character = 0xFFFD;

bool is_leading_surrogate(char32_t unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_trailing_surrogate(char32_t unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

// Moves over bytes that stand for themselves, checking UTF-8, up to a quotation mark, a backslash
// or a byte that is to be replaced.
bool json_reader::plain_run() {
    for (;;) {
        at_ = plain_end(text_, at_);
        if (at_ == text_.size()) {
            return fail_expecting("'\"' at the end of a text");
        }
        const char c = text_[at_];
        if (c == '"' || c == '\\') {
            return true;
        }
        if (static_cast<unsigned char>(c) < 0x20) {
            if (!mends(json_fault::control_character, at_)) {
                return fail_expecting("an escape such as \\n in place of a control character");
            }
            ++at_;
            continue;
        }
        const std::size_t length = utf8_sequence(text_, at_);
        if (length == 0) {
            return mends(json_fault::invalid_utf8, at_) || fail_expecting("valid UTF-8");
        }
        at_ += length;
    }
}

bool json_reader::read_text(std::string& room, std::string_view& out) {
    const std::size_t begin = ++at_;
    if (!plain_run()) {
        return false;
    }
    if (text_[at_] == '"') {
        out = text_.substr(begin, at_ - begin);
    } else {
        if (!decode_text(begin, room)) {
            return false;
        }
        out = room;
    }
    ++at_;
    return true;
}

bool json_reader::decode_text(std::size_t begin, std::string& room) {
    room.assign(text_.substr(begin, at_ - begin));
    while (text_[at_] != '"') {
        if (text_[at_] != '\\') {
            replace_invalid_bytes(room);
        } else if (!decode_escape(room)) {
            return false;
        }
        const std::size_t run = at_;
        if (!plain_run()) {
            return false;
        }
        room.append(text_.substr(run, at_ - run));
    }
    return true;
}

// One U+FFFD for a byte that begins no character and the continuation bytes after it.
void json_reader::replace_invalid_bytes(std::string& room) {
    append_utf8(room, replacement_character);
    ++at_;
    for (int more = 0; more < 3 && at_ < text_.size(); ++more, ++at_) {
        if ((static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) {
            return;
        }
    }
}

bool json_reader::decode_escape(std::string& room) {
    ++at_;
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    switch (c) {
        case '"':
        case '\\':
        case '/':
            room += c;
            break;
        case 'b':
            room += '\b';
            break;
        case 'f':
            room += '\f';
            break;
        case 'n':
            room += '\n';
            break;
        case 'r':
            room += '\r';
            break;
        case 't':
            room += '\t';
            break;
        case 'u':
            return decode_code_point(room);
        default:
            return fail_expecting("one of \" \\ / b f n r t u after a backslash");
    }
    ++at_;
    return true;
}

bool json_reader::read_code_unit(char32_t& unit) {
    unit = 0;
    ++at_;
    for (int i = 0; i < 4; ++i, ++at_) {
        char32_t digit = 0;
        if (at_ == text_.size() || !hex_digit(text_[at_], digit)) {
            return fail_expecting("four hexadecimal digits after \\u");
        }
        unit = unit * 16 + digit;
    }
    return true;
}

bool json_reader::decode_code_point(std::string& room) {
    std::size_t start = at_ - 1;
    char32_t unit = 0;
    if (!read_code_unit(unit)) {
        return false;
    }
    while (is_leading_surrogate(unit) && text_.substr(at_, 2) == "\\u") {
        const std::size_t second_start = at_;
        ++at_;
        char32_t second = 0;
        if (!read_code_unit(second)) {
            return false;
        }
        if (is_trailing_surrogate(second)) {
            append_utf8(room, 0x10000 + ((unit - 0xD800) << 10U) + (second - 0xDC00));
            return true;
        }
        if (!mends(json_fault::half_surrogate, start)) {
            return fail(start, "half of a surrogate pair stands alone");
        }
        append_utf8(room, replacement_character);
        start = second_start;
        unit = second;
    }
    if (is_leading_surrogate(unit) || is_trailing_surrogate(unit)) {
        if (!mends(json_fault::half_surrogate, start)) {
            return fail(start, "half of a surrogate pair stands alone");
        }
        unit = replacement_character;
    }
    append_utf8(room, unit);
    return true;
}

}  // namespace sluice
