#pragma once

// Makes digests and identifiers from texts, with OpenSSL's libcrypto.

#include <optional>
#include <string>
#include <string_view>

namespace sluice::jmespath {

// Returns the bytes of the digest, or nothing for an algorithm other than md5, sha1 and sha256.
std::optional<std::string> digest(std::string_view algorithm, std::string_view text);
std::optional<std::string> keyed_digest(std::string_view algorithm, std::string_view key,
                                        std::string_view text);

std::string hexadecimal(std::string_view bytes);

// Makes a UUID of version 5 (RFC 9562, section 5.5). Returns nothing when `space` is not a UUID.
std::optional<std::string> uuid5(std::string_view space, std::string_view name);

}  // namespace sluice::jmespath
