#include "model/secret_patterns.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <bit>
#include <optional>
#include <set>
#include <unordered_set>

namespace sluice {
namespace {

constexpr std::size_t shortest_word = 4;     // characters; a shorter secret is not looked for
constexpr std::size_t shortest_inside = 6;   // a shorter secret is hidden only as a word of its own
constexpr std::size_t shortest_encoded = 7;  // letters of base 64 or hexadecimal
constexpr std::size_t piece = 12;
constexpr std::size_t piece_of_long = 32;
constexpr std::size_t long_secret = 256;
// A longer value is a document. It is looked for as it is and not in its encodings, and only up to
// longest_secret.
constexpr std::size_t longest_encoded = 4096;
constexpr std::size_t longest_secret = 65'536;

// Odd: an even base would shift the oldest characters of a piece out of the 64 bits.
constexpr std::uint64_t base = 0x9E3779B97F4A7C15ULL;

// The character that a byte counts as; nullopt: the byte is skipped.
std::optional<char> counted(char c, alphabet as) {
    const auto byte = static_cast<unsigned char>(c);
    const bool passed_over = as == alphabet::letters ? !ascii::is_letter(c) && !ascii::is_digit(c)
                                                     : byte <= ' ' || byte == 0x7F || c == '+';
    return passed_over ? std::nullopt : std::optional(ascii::lower(c));
}

std::string counted_text(std::string_view text, alphabet as) {
    std::string out;
    for (const char c : text) {
        if (const auto one = counted(c, as)) {
            out += *one;
        }
    }
    return out;
}

std::size_t piece_length(std::size_t size) {
    return size > long_secret ? piece_of_long : std::min(size, piece);
}

std::uint64_t code_of(char c) {
    // Never 0, which stands for "no character" in rolling_hash.
    return static_cast<unsigned char>(c) + 1ULL;
}

// Hashes the last `length` characters and moves on by one character in constant time.
class rolling_hash {
 public:
    explicit rolling_hash(std::size_t length) {
        for (std::size_t i = 0; i < length; ++i) {
            highest_ *= base;
        }
    }

    // `leaving` stood `length` characters before `coming`; it is 0 until so many were seen.
    void move(std::uint64_t leaving, std::uint64_t coming) {
        value_ = value_ * base + coming - leaving * highest_;
    }

    std::uint64_t value() const {
        // The low bits choose a mark in piece_set, so the high bits are mixed into them.
        const auto mixed = (value_ ^ (value_ >> 32U)) * 0xD6E8FEB86659FD93ULL;
        return mixed ^ (mixed >> 32U);
    }

 private:
    std::uint64_t highest_ = 1;
    std::uint64_t value_ = 0;
};

void add_pieces(const std::string& text, std::size_t length, piece_set& into) {
    rolling_hash hash(length);
    for (std::size_t i = 0; i < text.size(); ++i) {
        hash.move(i < length ? 0 : code_of(text[i - length]), code_of(text[i]));
        if (i + 1 >= length) {
            into.add(hash.value());
        }
    }
}

bool stands_alone(std::string_view original, std::size_t begin, std::size_t end) {
    const auto joins = [&](std::size_t at) {
        return counted(original[at], alphabet::letters).has_value();
    };
    return (begin == 0 || !joins(begin - 1)) && (end >= original.size() || !joins(end));
}

// The characters of a layer that count, and the place of each.
struct counted_layer {
    std::string text;
    std::vector<std::uint32_t> at;  // index in the layer
};

counted_layer counted_in(const placed_text& layer, alphabet as) {
    counted_layer made;
    made.text.reserve(layer.text.size());
    made.at.reserve(layer.text.size());
    for (std::uint32_t i = 0; i < layer.text.size(); ++i) {
        if (const auto one = counted(layer.text[i], as)) {
            made.text += *one;
            made.at.push_back(i);
        }
    }
    return made;
}

void find_pieces(const counted_layer& all, const placed_text& layer, std::string_view original,
                 std::size_t length, const piece_set& wanted, std::vector<text_range>& found) {
    rolling_hash hash(length);
    for (std::size_t i = 0; i < all.text.size(); ++i) {
        hash.move(i < length ? 0 : code_of(all.text[i - length]), code_of(all.text[i]));
        if (i + 1 < length || !wanted.contains(hash.value())) {
            continue;
        }
        const std::size_t begin = layer.begin[all.at[i + 1 - length]];
        const std::size_t end = layer.end[all.at[i]];
        // The hash alone decides. Two pieces with one hash hide too much, never too little.
        if (length >= shortest_inside || stands_alone(original, begin, end)) {
            if (!found.empty() && begin <= found.back().second && begin >= found.back().first) {
                found.back().second = std::max(found.back().second, end);
            } else {
                found.emplace_back(begin, end);
            }
        }
    }
}

std::string utf16(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c;
        out += '\0';
    }
    return out;
}

// `kept`: marks that are not encoded. `blank`: in place of a space.
std::string percent_encoded(std::string_view text, std::string_view kept, std::string_view blank,
                            std::string_view digits) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (counted(c, alphabet::letters) || kept.find(c) != std::string_view::npos) {
            out += c;
        } else if (c == ' ') {
            out += blank;
        } else {
            out += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return out;
}

// Lists the texts that programs encode as base 64: the text itself, its form in a URL, form-encoded
// (a pair, RFC 6749, section 2.3.1), JSON, and UTF-16.
std::set<std::string> encoded_wholes(const std::string& text) {
    const auto quoted = write_json(json::value(text));
    std::set<std::string> wholes{text, utf16(text), quoted.substr(1, quoted.size() - 2)};
    // Encoders differ in the case of digits, in the marks that they keep and in the space.
    for (const std::string_view digits : {"0123456789ABCDEF", "0123456789abcdef"}) {
        for (const std::string_view kept : {"-._~", "-._*", "-_.!~*'()", ""}) {
            for (const std::string_view blank : {"%20", "+"}) {
                wholes.insert(percent_encoded(text, kept, blank, digits));
            }
        }
    }
    return wholes;
}

// Returns the base 64 characters that `text` alone decides when `before` bytes, of three, come
// before it. "cGFzc3dvcmQ" stands in the base 64 of every text that ends in "password", in one of
// three shapes.
std::string in_base64(const std::string& text, std::size_t before) {
    auto whole = base64(std::string(before, '\0') + text);
    const std::size_t decided = (before + text.size()) * 8 / 6;
    const std::size_t shared = (before * 8 + 5) / 6;
    whole.resize(decided);
    return whole.substr(std::min(shared, whole.size()));
}

// Returns "user:password" and "/path?query" of a URL, or the whole of any other text.
std::vector<std::string> secret_parts(const std::string& text) {
    const auto scheme = text.find("://");
    const auto is_scheme = [](char c) {
        return counted(c, alphabet::letters) || c == '+' || c == '-' || c == '.';
    };
    if (scheme == std::string::npos || scheme == 0 ||
        !std::ranges::all_of(std::string_view(text).substr(0, scheme), is_scheme)) {
        return {text};
    }
    const auto host = scheme + 3;
    const auto end = std::min(text.find_first_of("/?#", host), text.size());
    std::vector<std::string> parts{text.substr(end)};
    const auto authority = text.substr(host, end - host);
    if (const auto sign = authority.rfind('@'); sign != std::string::npos) {
        parts.push_back(authority.substr(0, sign));
        const auto colon = authority.find(':');
        if (colon < sign) {
            parts.push_back(authority.substr(colon + 1, sign - colon - 1));
        }
    }
    return parts;
}

}  // namespace

bool shares_piece(std::string_view text, const secret& hidden, std::size_t length) {
    const auto whole = counted_text(hidden.reveal(), alphabet::visible);
    const auto in = counted_text(text, alphabet::visible);
    const auto size = std::min(length, whole.size());
    if (size == 0 || in.size() < size) {
        return false;
    }
    std::unordered_set<std::string_view> pieces;
    for (std::size_t at = 0; at + size <= in.size(); ++at) {
        pieces.insert(std::string_view(in).substr(at, size));
    }
    for (std::size_t at = 0; at + size <= whole.size(); ++at) {
        if (pieces.contains(std::string_view(whole).substr(at, size))) {
            return true;
        }
    }
    return false;
}

void piece_set::build() {
    std::ranges::sort(hashes_);
    const auto doubles = std::ranges::unique(hashes_);
    hashes_.erase(doubles.begin(), doubles.end());
    hashes_.shrink_to_fit();
    marks_.assign(std::bit_ceil(hashes_.size() / 4 + 1), 0);  // 16 bits for each hash
    for (const auto hash : hashes_) {
        marks_[(hash >> 6U) & (marks_.size() - 1)] |= 1ULL << (hash % 64);
    }
}

bool piece_set::contains(std::uint64_t hash) const {
    return (marks_[(hash >> 6U) & (marks_.size() - 1)] >> (hash % 64) & 1U) != 0 &&
           std::ranges::binary_search(hashes_, hash);
}

secret_patterns::secret_patterns(const std::vector<secret>& secrets) {
    for (const auto& one : secrets) {
        for (const auto& part : secret_parts(one.reveal())) {
            add_secret(part.substr(0, longest_secret));
        }
    }
    for (auto* pieces : {&visible_, &letters_}) {
        for (auto& [length, set] : *pieces) {
            set.build();
        }
    }
}

void secret_patterns::add_secret(const std::string& text) {
    add_visible(text);
    if (text.size() > longest_encoded ||
        counted_text(text, alphabet::visible).size() < shortest_inside) {
        return;
    }
    add_letters(hex_of(text));
    add_letters(hex_of(utf16(text)));
    for (const auto& whole : encoded_wholes(text)) {
        for (const std::size_t before : {0U, 1U, 2U}) {
            add_letters(in_base64(whole, before));
        }
    }
}

// The secret may hold escapes itself. They are undone here, as they are undone in the texts that
// are searched.
void secret_patterns::add_visible(const std::string& text) {
    auto layer = placed(text);
    do {
        const auto form = counted_text(layer.text, alphabet::visible);
        if (form.size() >= shortest_word) {
            const auto length = piece_length(form.size());
            add_pieces(form, length, visible_[length]);
        }
    } while (unescape(layer));
}

void secret_patterns::add_letters(const std::string& text) {
    const auto form = counted_text(text, alphabet::letters);
    if (form.size() >= shortest_encoded) {
        const auto length = piece_length(form.size());
        add_pieces(form, length, letters_[length]);
    }
}

void secret_patterns::find_in(const placed_text& layer, std::string_view original,
                              std::vector<text_range>& found) const {
    const auto visible = counted_in(layer, alphabet::visible);
    for (const auto& [length, wanted] : visible_) {
        find_pieces(visible, layer, original, length, wanted, found);
    }
    const auto letters = counted_in(layer, alphabet::letters);
    for (const auto& [length, wanted] : letters_) {
        find_pieces(letters, layer, original, length, wanted, found);
    }
}

}  // namespace sluice
