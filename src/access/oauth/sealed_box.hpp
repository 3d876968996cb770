#pragma once

// Encrypts texts so that only the holder of a key can read them: AES-256-GCM, which also detects
// every change.

#include <sluice/error.hpp>
#include <sluice/model/secret.hpp>

#include <array>
#include <string>
#include <string_view>

namespace sluice::access {

// Bytes from the operating system. Throws std::runtime_error when it has none.
std::string random_bytes(std::size_t count);

class sealed_box {
 public:
    // Any text can be a key, because its SHA-256 is used. It should hold 32 random bytes.
    explicit sealed_box(const secret& key);

    // Returns base 64. The text is bound to `label`: it opens under no other label.
    std::string seal(std::string_view text, std::string_view label) const;

    // Fails for another key, another label or a changed text. The class is credential, because the
    // waiting tasks are in order.
    result<std::string> open(const std::string& sealed, std::string_view label) const;

 private:
    std::array<unsigned char, 32> key_{};
};

}  // namespace sluice::access
