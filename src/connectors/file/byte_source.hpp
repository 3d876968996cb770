#pragma once

// A file as a stream of bytes from an offset on, through one small buffer. Blocks.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::file {

class byte_source {
 public:
    // `file` outlives it. A mark of UTF-8 at the very start of the file is passed over.
    byte_source(const descriptor& file, std::string path, std::uint64_t offset);

    // What is buffered and not yet consumed: at least one byte, or none at the end of the file.
    // Valid until the next call.
    result<std::string_view> peek();
    void consume(std::size_t count);

    // Goes on there.
    void seek(std::uint64_t offset);

    // Of the first byte not consumed, in the file.
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

// Nothing but the mark of UTF-8, blanks, line ends and NULs, which a power failure leaves.
result<bool> holds_nothing(const descriptor& file, const std::string& path);

}  // namespace sluice::file
