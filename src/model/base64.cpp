#include <sluice/model/base64.hpp>

#include <cstddef>
#include <cstdint>

namespace sluice {
namespace {

constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t next = 0; next < 3; ++next) {
            const auto byte = at + next < bytes.size() ? bytes[at + next] : '\0';
            group = (group << 8U) | static_cast<unsigned char>(byte);
        }
        for (std::size_t next = 0; next < 4; ++next) {
            const bool padding = at + next > bytes.size();
            out += padding ? '=' : base64_digits[(group >> (18U - 6U * next)) & 63U];
        }
    }
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') {
        ++padding;
    }
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t group = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::size_t digit = 0;
        if (at < text.size() - padding) {
            digit = base64_digits.find(text[at]);
            if (digit == std::string_view::npos) {
                return std::nullopt;
            }
        }
        group = (group << 6U) | static_cast<std::uint32_t>(digit);
        if (at % 4 == 3) {
            out += static_cast<char>((group >> 16U) & 255U);
            out += static_cast<char>((group >> 8U) & 255U);
            out += static_cast<char>(group & 255U);
            group = 0;
        }
    }
    out.resize(out.size() - padding);
    return out;
}

std::string base64_url(std::string_view bytes) {
    std::string out = base64(bytes);
    while (!out.empty() && out.back() == '=') {
        out.pop_back();
    }
    for (char& digit : out) {
        if (digit == '+') {
            digit = '-';
        } else if (digit == '/') {
            digit = '_';
        }
    }
    return out;
}

}  // namespace sluice
