#include "connectors/ocoya/page_trail.hpp"

#include "connectors/ocoya/plan_text.hpp"

#include <bit>

namespace sluice::ocoya {

namespace {

// FNV-1a over 64 bits, as text: it tells pages apart.
std::string hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) {
        out += digits[(hash >> static_cast<unsigned>(shift)) & 15U];
    }
    return out;
}

}  // namespace

page_trail page_trail::read(const json::value& stored) {
    page_trail trail;
    trail.first_ = text_in(stored, "first");
    trail.last_ = text_in(stored, "last");
    trail.mark_ = text_in(stored, "mark");
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
    last_ = hash_of(sign);
    if (first_.empty()) {
        first_ = last_;
    }
    if (mark_.empty() || std::has_single_bit(static_cast<std::uint64_t>(number))) {
        mark_ = last_;
    }
}

bool page_trail::holds(std::string_view sign) const {
    const auto hash = hash_of(sign);
    return hash == first_ || hash == last_ || hash == mark_;
}

bool page_trail::repeats_last(std::string_view sign) const {
    return last_ != first_ && hash_of(sign) == last_;
}

}  // namespace sluice::ocoya
