#pragma once

// Reads a whole file as one record: its name, type, size, hash, and its bytes in base 64.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/record_reader.hpp"

#include <cstddef>
#include <string>

namespace sluice::file {

class binary_reader final : public record_reader {
 public:
    // `file` outlives this object. `offset` is 0, or the end of the file.
    binary_reader(const descriptor& file, std::string path, std::size_t largest_record,
                  std::uint64_t offset)
        : file_(file), path_(std::move(path)), largest_record_(largest_record), offset_(offset) {}

    // A file past the limit is set aside without being read.
    result<std::optional<record>> next() override;
    // Nothing in a file tells that more follows, so only time does.
    file_tail tail() const override { return tail_; }
    std::uint64_t offset() const override { return offset_; }
    std::uint64_t line() const override { return 1; }
    result<bool> ended() override { return offset_ > 0; }

 private:
    const descriptor& file_;
    std::string path_;
    std::size_t largest_record_;
    std::uint64_t offset_;
    file_tail tail_ = file_tail::ended;
};

}  // namespace sluice::file
