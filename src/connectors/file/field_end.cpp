#include "connectors/file/field_end.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace sluice::file {

namespace {

constexpr std::uint64_t ones = 0x0101010101010101U;

// Has the high bit set in each byte of `word` that equals `byte`, and perhaps in bytes above the
// first of these: taking one from each borrows only from a zero.
std::uint64_t equal_bytes(std::uint64_t word, char byte) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    const std::uint64_t zero_where_equal = word ^ (ones * static_cast<unsigned char>(byte));
    return (zero_where_equal - ones) & ~zero_where_equal & high_bits;
}

// Compilers make a few vector instructions of it.
bool block_holds(const char* block, char end) {
    unsigned found = 0;
    for (std::size_t i = 0; i < 32; ++i) {
        const char c = block[i];
        found |= static_cast<unsigned>(c == end) | static_cast<unsigned>(c == '\n') |
                 static_cast<unsigned>(c == '\r');
    }
    return found != 0;
}

}  // namespace

std::size_t find_field_end(std::string_view bytes, std::size_t at, char end) {
    std::uint64_t word = 0;
    for (; bytes.size() - at >= sizeof word; at += sizeof word) {
        std::memcpy(&word, bytes.data() + at, sizeof word);
        const auto found =
            equal_bytes(word, end) | equal_bytes(word, '\n') | equal_bytes(word, '\r');
        if (found != 0) {
            if constexpr (std::endian::native == std::endian::little) {
                return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
            }
            break;
        }
        // The field is long: most of it needs no look at its bytes.
        while (bytes.size() - at >= 32 + sizeof word &&
               !block_holds(bytes.data() + at + sizeof word, end)) {
            at += 32;
        }
    }
    while (at < bytes.size() && bytes[at] != end && !is_line_end(bytes[at])) {
        ++at;
    }
    return at;
}

}  // namespace sluice::file
