#pragma once

// Reads a file that is packed with gzip or zstd at offsets of its content. Reading on is cheap;
// going far back unpacks the file again from its start. Blocks.

#include "formats/unpacking.hpp"

#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice::file {

class packed_content {
 public:
    // `largest` bounds the content: a small file may unpack to any size.
    packed_content(formats::packing packed, std::uint64_t largest)
        : packing_(packed), largest_(largest) {}

    // As read_at() of a file; `file` is the descriptor of the packed one. Fails (class invalid) on
    // a damaged or cut file, and past the limit.
    result<std::string> read_at(int file, const std::string& path, std::uint64_t offset,
                                std::size_t length);

 private:
    result<void> begin();
    result<void> unpack_more(int file, const std::string& path);
    std::uint64_t end() const { return begin_ + window_.size(); }

    formats::packing packing_;
    std::uint64_t largest_;
    std::unique_ptr<formats::unpacker> unpacker_;
    std::string head_;  // of the content: checks and headers read it again
    std::string window_;
    std::uint64_t begin_ = 0;  // the offset of the window
    std::string packed_;       // read, and not unpacked yet
    std::size_t used_ = 0;     // of packed_
    std::uint64_t next_ = 0;   // the offset in the file after packed_
    bool ended_ = false;
};

}  // namespace sluice::file
