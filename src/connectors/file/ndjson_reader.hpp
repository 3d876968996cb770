#pragma once

// One JSON text a line. Empty lines are passed over.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/record_reader.hpp"

namespace sluice::file {

class ndjson_reader final : public record_reader {
 public:
    ndjson_reader(const descriptor& file, std::string path, std::size_t largest_record,
                  std::uint64_t offset, std::uint64_t line)
        : source_(file, std::move(path), offset), largest_record_(largest_record), line_(line) {}

    result<std::optional<record>> next() override;
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return line_; }
    result<bool> ended() override;

 private:
    // With its line break; without one only at the end of the file; empty at the end.
    result<std::string> read_line();

    byte_source source_;
    std::size_t largest_record_;
    std::uint64_t line_;
};

}  // namespace sluice::file
