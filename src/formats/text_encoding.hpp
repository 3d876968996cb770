#pragma once

// Reads the encodings of exports as UTF-8, piece by piece. Decides only; no I/O.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::formats {

enum class text_encoding { utf8, utf16, windows_1252, latin1 };

// Appends the text of whole characters at the beginning of `bytes` to `into`, and returns how many
// bytes they take. Bytes that stand for nothing become U+FFFD. `encoding` is not utf8. `big_endian`
// is for UTF-16. `ended`: no further byte follows.
std::size_t decode(text_encoding encoding, std::string_view bytes, bool big_endian, bool ended,
                   std::string& into);

// Returns how many bytes of the file a text takes, which decode() made.
std::uint64_t encoded_size(text_encoding encoding, std::string_view text);

}  // namespace sluice::formats
