#pragma once

// Reads one JSON text a line. Empty lines are passed over. Lines end in LF, CR, CR LF or CR CR LF.
// Within a JSON text a CR is white space.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/json_depth.hpp"
#include "connectors/file/line_count.hpp"
#include "connectors/file/record_reader.hpp"

namespace sluice::file {

class ndjson_reader final : public record_reader {
 public:
    ndjson_reader(const descriptor& file, std::string path, std::size_t largest_record,
                  std::uint64_t offset, std::uint64_t line,
                  text_encoding encoding = text_encoding::utf8)
        : source_(file, std::move(path), offset, encoding),
          largest_record_(largest_record),
          lines_(line) {}

    result<std::optional<record>> next() override;
    file_tail tail() const override { return tail_; }
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return lines_.line(); }
    result<bool> ended() override;

 private:
    struct one_line {
        std::string text;  // empty at the file's end; only the beginning of a line past the limit
        bool has_end = false;
        bool too_long = false;
    };

    result<one_line> read_line();
    result<void> pass_over_line_ends();
    record record_of(const one_line& line, std::uint64_t number) const;

    byte_source source_;
    std::size_t largest_record_;
    line_count lines_;
    file_tail tail_ = file_tail::ended;
};

}  // namespace sluice::file
