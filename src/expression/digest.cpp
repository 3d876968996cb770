#include "expression/digest.hpp"

#include <sluice/model/text.hpp>

#include <climits>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace sluice::jmespath {

namespace {

const EVP_MD* algorithm_named(std::string_view name) {
    if (name == "md5") {
        return EVP_md5();
    }
    if (name == "sha1") {
        return EVP_sha1();
    }
    return name == "sha256" ? EVP_sha256() : nullptr;
}

std::string bytes_of(const std::array<unsigned char, EVP_MAX_MD_SIZE>& room, unsigned size) {
    return {reinterpret_cast<const char*>(room.data()), size};
}

}  // namespace

std::optional<std::string> digest(std::string_view algorithm, std::string_view text) {
    const EVP_MD* known = algorithm_named(algorithm);
    if (known == nullptr) {
        return std::nullopt;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), made.data(), &size, known, nullptr) != 1) {
        throw std::runtime_error("libcrypto offers no " + std::string(algorithm));
    }
    return bytes_of(made, size);
}

std::optional<std::string> keyed_digest(std::string_view algorithm, std::string_view key,
                                        std::string_view text) {
    const EVP_MD* known = algorithm_named(algorithm);
    if (known == nullptr || key.size() > INT_MAX) {
        return std::nullopt;
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    const auto* begin = reinterpret_cast<const unsigned char*>(text.data());
    if (HMAC(known, key.data(), static_cast<int>(key.size()), begin, text.size(), made.data(),
             &size) == nullptr) {
        throw std::runtime_error("libcrypto offers no HMAC with " + std::string(algorithm));
    }
    return bytes_of(made, size);
}

namespace {

std::optional<std::string> bytes_of_uuid(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-') {
                return std::nullopt;
            }
            continue;
        }
        const auto high = hex_digit(text[i]);
        const auto low = hex_digit(text[i + 1]);
        if (!high || !low) {
            return std::nullopt;
        }
        bytes += static_cast<char>(*high << 4U | *low);
        ++i;
    }
    return bytes;
}

}  // namespace

std::optional<std::string> uuid5(std::string_view space, std::string_view name) {
    std::optional<std::string> source = bytes_of_uuid(space);
    if (!source) {
        return std::nullopt;
    }
    std::string bytes = digest("sha1", source->append(name))->substr(0, 16);
    // The version (5) and the variant of RFC 9562 replace six bits of the digest.
    bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0FU) | 0x50U);
    bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3FU) | 0x80U);
    std::string text = hex_of(bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) {
        text.insert(dash, 1, '-');
    }
    return text;
}

}  // namespace sluice::jmespath
