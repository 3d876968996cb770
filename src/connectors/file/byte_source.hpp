#pragma once

// Reads a file as a stream of bytes from an offset on, through one small buffer. The record readers
// use it. Blocks.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::file {

class byte_source {
 public:
    // `file` outlives this object. A byte order mark of UTF-8 at the start of the file is passed
    // over.
    byte_source(const descriptor& file, std::string path, std::uint64_t offset);

    // Returns the bytes that are buffered and not yet consumed: at least one, or none at the end of
    // the file. They are valid until the next call.
    result<std::string_view> peek();
    void consume(std::size_t count);

    // Goes on at `offset`. Bytes that are still buffered are not read again.
    void seek(std::uint64_t offset);

    // Returns the offset in the file of the first byte that is not consumed.
    std::uint64_t offset() const { return offset_; }
    const std::string& path() const { return path_; }

 private:
    result<void> fill();

    const descriptor& file_;
    std::string path_;
    std::uint64_t offset_;
    std::string buffer_;
    std::size_t begin_ = 0;
};

// Tells whether the file holds only the UTF-8 mark, blanks, line ends and NULs. A power failure
// leaves NULs.
result<bool> holds_nothing(const descriptor& file, const std::string& path);

}  // namespace sluice::file
