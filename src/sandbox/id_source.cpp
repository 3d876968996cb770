#include "sandbox/id_source.hpp"

#include <cstddef>
#include <string_view>

namespace sluice::sandbox {

namespace {

void append_base36(std::string& out, std::uint64_t value, std::size_t width) {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    // Keeps the lowest digits of a larger value, so that an id always has 25 characters.
    std::string text(width, '0');
    for (std::size_t i = width; i > 0; --i) {
        text[i - 1] = digits[value % 36];
        value /= 36;
    }
    out += text;
}

}  // namespace

std::uint64_t seeded_numbers::next() {
    // The constants are those of splitmix64.
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

// Seed and stream both choose the numbers, so that two streams of one seed differ.
id_source::id_source(std::uint64_t seed, std::uint64_t stream)
    : seed_(seed), numbers_(seeded_numbers(seed).next() ^ (stream * 0xd1342543de82ef95ULL)) {}

std::string id_source::next(wall_time created) {
    std::string id = "c";
    append_base36(id, static_cast<std::uint64_t>(created.time_since_epoch().count()), 8);
    append_base36(id, counter_++, 4);
    append_base36(id, seed_, 4);
    append_base36(id, numbers_.next(), 8);
    return id;
}

}  // namespace sluice::sandbox
