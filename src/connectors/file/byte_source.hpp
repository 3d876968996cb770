#pragma once

// Reads a file as a stream of bytes from an offset on, through one small buffer. The record readers
// use it. Blocks.

#include "connectors/file/descriptor.hpp"
#include "formats/text_encoding.hpp"

#include <sluice/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::file {

using formats::text_encoding;

class byte_source {
 public:
    // `file` outlives this object. A byte order mark at the start of the file is passed over. The
    // bytes that peek() gives are UTF-8, whatever the file's encoding is. Offsets are those of the
    // file, between two characters.
    byte_source(const descriptor& file, std::string path, std::uint64_t offset,
                text_encoding encoding = text_encoding::utf8);

    // Returns the bytes that are buffered and not yet consumed: at least one, or none at the end of
    // the file. They are valid until the next call.
    result<std::string_view> peek();
    void consume(std::size_t count);

    // Goes on at `offset`. Bytes that are still buffered are not read again.
    void seek(std::uint64_t offset);

    // Returns the offset in the file of the first byte that is not consumed.
    std::uint64_t offset() const { return offset_; }
    const std::string& path() const { return path_; }
    text_encoding encoding() const { return encoding_; }

    // Returns at most `length` bytes of the file from `offset` on, as UTF-8.
    result<std::string> text_at(std::uint64_t offset, std::size_t length);

 private:
    result<void> fill();
    result<void> fill_decoded();
    result<void> learn_order();

    const descriptor& file_;
    std::string path_;
    std::uint64_t offset_;
    text_encoding encoding_;
    bool big_endian_ = false;
    bool knows_order_ = false;  // of the bytes of UTF-16
    std::string buffer_;
    std::size_t begin_ = 0;
};

// Tells whether the file holds only the UTF-8 mark, blanks, line ends and NULs. A power failure
// leaves NULs.
result<bool> holds_nothing(const descriptor& file, const std::string& path,
                           text_encoding encoding = text_encoding::utf8);

}  // namespace sluice::file
