#pragma once

// Reads the elements of one JSON array that is the whole file. It cuts out each element by counting
// brackets, then parses it. One element is in memory at a time.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/json_depth.hpp"
#include "connectors/file/line_count.hpp"
#include "connectors/file/record_reader.hpp"

namespace sluice::file {

class json_array_reader final : public record_reader {
 public:
    // `offset` is 0, or just after the comma that follows an element.
    json_array_reader(const descriptor& file, std::string path, std::size_t largest_record,
                      std::uint64_t offset, std::uint64_t line,
                      text_encoding encoding = text_encoding::utf8)
        : source_(file, std::move(path), offset, encoding),
          largest_record_(largest_record),
          lines_(line),
          first_(offset == 0) {}

    result<std::optional<record>> next() override;
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return lines_.line(); }
    file_tail tail() const override { return tail_; }
    result<bool> ended() override { return ended_; }

 private:
    // Returns the next byte that is no white space, without consuming it. Returns nothing at the
    // end of the file.
    result<std::optional<char>> skip_blanks();
    result<void> enter_array();
    result<std::string> cut_element();
    // Returns how many of `bytes` belong to the element. Sets cut_ at its end.
    std::size_t scan(std::string_view bytes);
    result<void> leave_element();
    result<void> leave_array();
    failure cut_short();

    byte_source source_;
    std::size_t largest_record_;
    line_count lines_;
    bool first_;
    bool ended_ = false;
    file_tail tail_ = file_tail::ended;

    json_depth depth_;
    bool cut_ = false;
};

}  // namespace sluice::file
