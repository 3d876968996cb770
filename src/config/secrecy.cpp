#include "config/secrecy.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace sluice::config {

bool sounds_secret(std::string_view name) {
    constexpr std::array<std::string_view, 13> words{
        "key",    "secret", "token", "pass", "pwd",       "credential", "authorization",
        "bearer", "cookie", "hook",  "dsn",  "signature", "private"};
    const std::string lower = ascii::lower(name);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return lower.find(word) != std::string::npos;
    });
}

}  // namespace sluice::config
