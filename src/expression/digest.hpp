#pragma once

// Digests and identifiers that follow from a text (by OpenSSL's libcrypto).

#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

// The bytes of the digest. Nothing for an algorithm other than md5, sha1 and sha256.
std::optional<std::string> digest(std::string_view algorithm, std::string_view text);
std::optional<std::string> keyed_digest(std::string_view algorithm, std::string_view key,
                                        std::string_view text);

std::string hexadecimal(std::string_view bytes);

// UUID version 5 (RFC 9562, 5.5). Nothing when the space is no UUID.
std::optional<std::string> uuid5(std::string_view space, std::string_view name);

}  // namespace sluice::jmespath
