#include <sluice/model/uuid.hpp>

#include <cstdio>

namespace sluice {

std::string make_uuid7(wall_time at, std::uint64_t random_high, std::uint64_t random_low) {
    const auto time = static_cast<std::uint64_t>(at.time_since_epoch().count()) & 0xffff'ffff'ffff;
    const auto version = 0x7000U | static_cast<unsigned>(random_high & 0x0fff);
    const auto variant = 0x8000U | static_cast<unsigned>((random_high >> 12) & 0x3fff);
    // The layout of RFC 9562: 48 bits of time, version 7 and 12 random bits, then the variant and
    // 62 random bits.
    char text[37];
    std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx",
                  static_cast<unsigned>(time >> 16), static_cast<unsigned>(time & 0xffff), version,
                  variant, static_cast<unsigned long long>(random_low & 0xffff'ffff'ffff));
    return text;
}

}  // namespace sluice
