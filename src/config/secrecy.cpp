#include "config/secrecy.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::config {

bool sounds_secret(std::string_view name) {
    constexpr std::array<std::string_view, 13> words{
        "key",    "secret", "token", "pass", "pwd",       "credential", "authorization",
        "bearer", "cookie", "hook",  "dsn",  "signature", "private"};
    std::string lower;
    for (const char c : name) {
        lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return lower.find(word) != std::string::npos;
    });
}

}  // namespace sluice::config
