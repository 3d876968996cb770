#include "ledger/task_words.hpp"

#include <algorithm>
#include <cstddef>

namespace sluice::ledger {

namespace {

constexpr std::size_t longest_word = 64;

bool between(char32_t point, char32_t first, char32_t last) {
    return first <= point && point <= last;
}

// The small letter of the Latin, Greek and Cyrillic alphabets; every other character comes back as
// it is.
char32_t small_letter(char32_t point) {
    if (point < 0x80) {
        return between(point, 'A', 'Z') ? point + 32 : point;
    }
    if ((between(point, 0xC0, 0xDE) && point != 0xD7) || between(point, 0x391, 0x3A9) ||
        between(point, 0x410, 0x42F)) {
        return point + 32;
    }
    if (between(point, 0x400, 0x40F)) {
        return point + 80;
    }
    if (between(point, 0x139, 0x148) || between(point, 0x179, 0x17E)) {
        return point + point % 2;
    }
    if (between(point, 0x100, 0x137) || between(point, 0x14A, 0x177) ||
        between(point, 0x460, 0x481) || between(point, 0x48A, 0x4BF)) {
        return point | 1U;
    }
    return point;
}

// A letter or digit of any script; no sign and no blank.
bool is_word_character(char32_t point) {
    if (point < 0x80) {
        return between(point, '0', '9') || between(point, 'a', 'z') || between(point, 'A', 'Z');
    }
    const bool sign = between(point, 0x80, 0xA9) || between(point, 0xAB, 0xB4) ||
                      between(point, 0xB6, 0xB9) || between(point, 0xBB, 0xBF) || point == 0xD7 ||
                      point == 0xF7 || between(point, 0x2000, 0x206F) ||
                      between(point, 0x2190, 0x2BFF) || between(point, 0x3000, 0x303F) ||
                      between(point, 0xFF00, 0xFF0F);
    return !sign;
}

// A character of a script that puts no blanks between words.
bool is_word_alone(char32_t point) {
    return between(point, 0x3040, 0x30FF) || between(point, 0x3400, 0x9FFF) ||
           between(point, 0xAC00, 0xD7AF) || between(point, 0x2'0000, 0x3'FFFF);
}

unsigned char byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

void append(std::string& to, char32_t point) {
    const auto byte = [&](char32_t value) { to += static_cast<char>(value); };
    const auto rest = [&](unsigned shift) { byte(0x80U | ((point >> shift) & 0x3FU)); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0U | (point >> 6U));
        rest(0);
    } else if (point < 0x1'0000) {
        byte(0xE0U | (point >> 12U));
        rest(6);
        rest(0);
    } else {
        byte(0xF0U | (point >> 18U));
        rest(12);
        rest(6);
        rest(0);
    }
}

std::size_t bytes_behind(unsigned char first) {
    if (first >= 0xF0) {
        return 3;
    }
    if (first >= 0xE0) {
        return 2;
    }
    return first >= 0xC0 ? 1 : 0;
}

// Returns the character at `at` and moves `at` past it. Invalid UTF-8 comes byte by byte.
char32_t next_point(std::string_view text, std::size_t& at) {
    const auto first = byte_at(text, at++);
    const auto more = bytes_behind(first);
    if (more == 0) {
        return first;
    }
    char32_t point = first & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        const auto next = byte_at(text, at + i);
        if ((next & 0xC0U) != 0x80) {
            return first;
        }
        point = (point << 6U) | (next & 0x3FU);
    }
    at += more;
    return point;
}

// Gathers words, each after a blank.
class word_gatherer {
 public:
    void take(char32_t point) {
        if (!is_word_character(point)) {
            inside_ = false;
            return;
        }
        const bool alone = is_word_alone(point);
        if (!inside_ || alone) {
            text_ += ' ';
            length_ = 0;
        }
        inside_ = !alone;
        if (length_ < longest_word) {
            const auto before = text_.size();
            append(text_, small_letter(point));
            length_ += text_.size() - before;
        }
    }
    void end_word() { inside_ = false; }

    std::size_t mark() const { return text_.size(); }
    void forget_from(std::size_t mark) { text_.resize(mark); }
    std::string& text() { return text_; }

 private:
    std::string text_;
    std::size_t length_ = 0;
    bool inside_ = false;
};

char32_t four_digits(std::string_view text, std::size_t at) {
    char32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const auto digit = byte_at(text, i);
        const unsigned number = digit <= '9' ? digit - '0' : (digit | 0x20U) - 'a' + 10;
        value = value * 16 + (number & 0xFU);
    }
    return value;
}

// Reads from after a string's opening quote to after its closing quote.
std::size_t take_string(std::string_view json, std::size_t at, word_gatherer& into) {
    while (at < json.size() && json[at] != '"') {
        if (json[at] != '\\') {
            into.take(next_point(json, at));
            continue;
        }
        if (byte_at(json, at + 1) != 'u') {
            into.end_word();
            at += 2;
            continue;
        }
        auto point = four_digits(json, at + 2);
        at += 6;
        const bool is_half = point >= 0xD800 && point <= 0xDBFF;
        if (is_half && byte_at(json, at) == '\\') {
            point = 0x1'0000 + ((point - 0xD800) << 10U) + (four_digits(json, at + 2) & 0x3FFU);
            at += 6;
        }
        into.take(point);
    }
    return at + 1;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
    word_gatherer gathered;
    for (std::size_t at = 0; at < text.size();) {
        gathered.take(next_point(text, at));
    }
    const auto& joined = gathered.text();
    std::vector<std::string> words;
    for (std::size_t at = 0; at < joined.size();) {
        const auto end = std::min(joined.find(' ', at + 1), joined.size());
        words.push_back(joined.substr(at + 1, end - at - 1));
        at = end;
    }
    return words;
}

std::string searchable(std::string_view json) {
    word_gatherer gathered;
    for (std::size_t at = 0; at < json.size();) {
        if (json[at] != '"') {
            gathered.take(next_point(json, at));
            continue;
        }
        const auto before = gathered.mark();
        gathered.end_word();
        at = take_string(json, at + 1, gathered);
        gathered.end_word();
        const auto after = json.find_first_not_of(" \t\r\n", at);
        if (after != std::string_view::npos && json[after] == ':') {
            gathered.forget_from(before);
        }
    }
    return std::move(gathered.text()) + ' ';
}

std::vector<wanted_word> wanted_words(std::string_view text) {
    std::vector<wanted_word> wanted;
    for (std::size_t at = 0; at < text.size();) {
        const auto star = std::min(text.find('*', at), text.size());
        const auto part = text.substr(at, star - at);
        for (auto& word : words_of(part)) {
            wanted.push_back({std::move(word), false});
        }
        // A star alone, or after a sign, belongs to no word and is ignored.
        const char32_t last = part.empty() ? U' ' : byte_at(part, part.size() - 1);
        const bool follows_word = last >= 0x80 || is_word_character(last);
        if (star < text.size() && follows_word && !wanted.empty()) {
            wanted.back().beginning = true;
        }
        at = star + 1;
    }
    return wanted;
}

bool has_words(std::string_view searchable, const std::vector<wanted_word>& wanted) {
    return std::ranges::all_of(wanted, [&](const wanted_word& one) {
        const auto found = ' ' + one.word + (one.beginning ? "" : " ");
        return searchable.find(found) != std::string_view::npos;
    });
}

}  // namespace sluice::ledger
