#pragma once

// The elements of one JSON array that is the whole file. Elements are cut out by counting brackets,
// then parsed one by one: one element in memory.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/record_reader.hpp"

namespace sluice::file {

class json_array_reader final : public record_reader {
 public:
    // `offset` is 0 or behind the comma of an earlier element.
    json_array_reader(const descriptor& file, std::string path, std::size_t largest_record,
                      std::uint64_t offset, std::uint64_t line)
        : source_(file, std::move(path), offset),
          largest_record_(largest_record),
          line_(line),
          first_(offset == 0) {}

    result<std::optional<record>> next() override;
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return line_; }
    result<bool> ended() override { return ended_; }

 private:
    // The next byte that is no white space, not consumed; 0 at the end of the file.
    result<char> skip_blanks();
    result<void> enter_array();
    result<std::string> cut_element();
    // How many of `bytes` belong to the element; sets cut_ at its end.
    std::size_t scan(std::string_view bytes);
    result<void> leave_element();
    result<void> leave_array();
    failure cut_short() const;

    byte_source source_;
    std::size_t largest_record_;
    std::uint64_t line_;
    bool first_;
    bool ended_ = false;

    std::size_t depth_ = 0;
    bool in_text_ = false;
    bool escaped_ = false;
    bool cut_ = false;
};

}  // namespace sluice::file
