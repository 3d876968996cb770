#pragma once

// Texts that only the holder of a key can read: AES-256-GCM, which also notices every change.

#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>

#include <array>
#include <string>
#include <string_view>

namespace sluice::access {

// From the operating system; throws std::runtime_error when it has none.
std::string random_bytes(std::size_t count);

class sealed_box {
 public:
    // Any text is a key: its SHA-256 is used. It should hold 32 random bytes.
    explicit sealed_box(const secret& key);

    // Base 64. `label` is bound to it: what was sealed under one is not opened under another.
    std::string seal(std::string_view text, std::string_view label) const;

    // Fails (class credential: nothing is wrong with who waits for it) for another key, another
    // label, a changed text.
    result<std::string> open(const std::string& sealed, std::string_view label) const;

 private:
    std::array<unsigned char, 32> key_{};
};

}  // namespace sluice::access
