#pragma once

// Splits a CSV file into rows for the reader. Fields in quotes may hold delimiters, line breaks and
// doubled quotes. Lines end in LF, CR, CR LF or CR CR LF. Empty lines are passed over. One row is
// in memory at a time.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/line_count.hpp"

#include <sluice/error.hpp>
#include <sluice/model/csv_scanner.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::file {

struct csv_row {
    std::vector<std::string_view> fields;  // as long as the row
    std::uint64_t line = 0;                // of its first byte
    std::uint64_t offset = 0;              // of its first byte, in the file
    std::uint64_t length = 0;              // without its line end
    std::string fault = {};  // tells which field is not UTF-8, or where text is astray
};

class csv_rows {
 public:
    // `source` outlives this object. It is at the start of a row, and that row is line `line`.
    csv_rows(byte_source& source, char delimiter, std::size_t largest_row, std::uint64_t line)
        : source_(source),
          delimiter_(delimiter),
          largest_row_(largest_row),
          scanner_(delimiter),
          lines_(line) {}

    // Set it before the first row.
    void set_delimiter(char delimiter) {
        delimiter_ = delimiter;
        scanner_ = csv_scanner(delimiter);
    }

    // From now on, text after a closing quote is a fault of its row, which then ends with its line.
    // That end is a guess: a later quote may have held line breaks.
    void guess_row_ends() { guesses_ = true; }

    // Moves on to the next line without reading a row.
    result<void> pass_over_line();

    // Returns the next row, or null at the end. It is valid until the next call. A failure names
    // file and line: text after a closing quote, a quote that never closes, or a row past the
    // limit. After that, nobody can say where a row begins.
    result<csv_row*> next();

    // Tells whether the file ended in the middle of the row that next() returned, or on which it
    // failed.
    bool ended_in_row() const { return ended_in_row_; }

    std::uint64_t line() const { return lines_.line(); }
    char delimiter() const { return delimiter_; }

 private:
    // Takes a row that stands in `bytes` from its first byte to the first byte of the next row.
    // Returns false, and has changed nothing but row_, when it does not, or when it has a fault.
    bool take_whole_row(std::string_view bytes);
    // Returns the offset of the end of the field that begins at `at`, or npos.
    std::size_t take_quoted_field(std::string_view bytes, std::size_t at, line_count& lines);
    result<csv_row*> next_by_bytes();
    result<std::size_t> take(std::string_view bytes);  // returns how many bytes it took
    result<void> take_one(char byte);
    std::size_t run_length(std::string_view bytes) const;
    result<void> pass_over_line_ends();
    result<csv_row*> finish_file();
    csv_row* give_row();
    void end_field();
    std::size_t field_begin() const { return ends_.empty() ? 0 : ends_.back(); }
    bool blank() const { return ends_.empty() && text_.empty() && !was_quoted_; }

    byte_source& source_;
    char delimiter_;
    std::size_t largest_row_;
    csv_scanner scanner_;
    line_count lines_;

    csv_row row_;
    std::string text_;               // of the fields that are no part of the source's buffer
    std::vector<std::size_t> ends_;  // of the fields in it, of a row that is read byte by byte
    bool guesses_ = false;
    bool spoiled_ = false;  // the rest of the line belongs to no field
    bool was_quoted_ = false;
    bool row_done_ = false;
    bool ended_in_row_ = false;
    std::size_t size_ = 0;
    std::uint64_t quote_line_ = 0;
};

}  // namespace sluice::file
