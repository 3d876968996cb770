#pragma once

// Unpacks gzip (RFC 1952) and Zstandard (RFC 8878) as a stream, for files. The caller bounds what
// comes out. A stream takes at most 16 MiB of memory, whatever its header asks for.

#include <sluice/error.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace sluice::formats {

enum class packing { none, gzip, zstd };

// Tells it by the first four bytes. No text in a known encoding begins so.
packing packing_of(std::string_view beginning);

std::string_view name_of(packing packed);  // "gzip"

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

}  // namespace sluice::formats
