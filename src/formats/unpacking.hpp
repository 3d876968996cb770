#pragma once

// Unpacks gzip (RFC 1952), Zstandard (RFC 8878), zlib (RFC 1950) and deflate (RFC 1951) as a
// stream, for files and bodies. The caller bounds what comes out. A stream takes at most 16 MiB of
// memory, whatever its header asks for.

#include <sluice/error.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sluice::formats {

enum class packing { none, gzip, zstd, zlib, deflate };

// Tells gzip and zstd by the first four bytes. No text in a known encoding begins so.
packing packing_of(std::string_view beginning);

std::string_view name_of(packing packed);  // "gzip"

// Returns the packing that a coding of Content-Encoding (RFC 9110, 8.4.1) names for a body that
// begins so; none for an unknown coding. Senders write `deflate` with and without zlib's frame.
packing packing_of_coding(std::string_view coding, std::string_view beginning);

// Returns the name of a file without the ending of a packing: orders.csv of orders.csv.gz.
std::string_view without_packing(std::string_view name);

class unpacker {
 public:
    virtual ~unpacker() = default;

    struct progress {
        std::size_t taken = 0;  // bytes of the input
        std::size_t made = 0;   // bytes of the output
    };

    // Unpacks as much as fits. Nothing made of no input means that more input is needed. Fails
    // (class invalid) on a damaged stream, and is not called after that.
    virtual result<progress> unpack(std::string_view packed, std::span<char> out) = 0;

    // True where the packed text may end: after a whole member or frame.
    virtual bool may_end() const = 0;
};

// `packed` is not none.
result<std::unique_ptr<unpacker>> make_unpacker(packing packed);

// Unpacks a whole text. Fails with class invalid when it is damaged or cut short, and with class
// refused when it gives more than `largest` bytes.
result<std::string> unpacked(std::string_view text, packing packed, std::size_t largest);

}  // namespace sluice::formats
