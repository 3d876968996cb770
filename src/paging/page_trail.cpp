#include "paging/page_trail.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::paging {

// Hashes in the way of FNV-1a, eight bytes at a time.
std::string short_sign(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U ^ text.size();
    while (!text.empty()) {
        const auto length = std::min(text.size(), sizeof hash);
        std::uint64_t piece = 0;
        std::memcpy(&piece, text.data(), length);
        hash = (hash ^ piece) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 29U;
        text.remove_prefix(length);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) {
        out += digits[(hash >> static_cast<unsigned>(shift)) & 15U];
    }
    return out;
}

page_trail page_trail::read(const json::value& stored) {
    page_trail trail;
    if (const auto* members = stored.if_object()) {
        trail.first_ = text_member(*members, "first");
        trail.last_ = text_member(*members, "last");
        trail.mark_ = text_member(*members, "mark");
    }
    return trail;
}

json::value page_trail::stored() const {
    json::object members;
    members["first"] = first_;
    members["last"] = last_;
    members["mark"] = mark_;
    return members;
}

void page_trail::note(std::int64_t number, std::string_view sign) {
    last_ = short_sign(sign);
    if (first_.empty()) {
        first_ = last_;
    }
    // A power of two has a single bit. The mark then moves ever more rarely, and so falls into any
    // circle (Brent).
    if (mark_.empty() || std::has_single_bit(static_cast<std::uint64_t>(number))) {
        mark_ = last_;
    }
}

bool page_trail::holds(std::string_view sign) const {
    const auto hash = short_sign(sign);
    return hash == first_ || hash == last_ || hash == mark_;
}

bool page_trail::repeats_last(std::string_view sign) const {
    return last_ != first_ && short_sign(sign) == last_;
}

}  // namespace sluice::paging
