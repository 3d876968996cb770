#pragma once

// Cuts a text that comes piece by piece between its records: lines of NDJSON, or rows of CSV.
// Decides only; no I/O.

#include "formats/body_value.hpp"

#include <sluice/model/csv_scanner.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::formats {

class record_cutter {
 public:
    // `format` is ndjson or csv. `lines` stand before the text.
    record_cutter(body_format format, char delimiter, std::size_t lines = 0)
        : format_(format), delimiter_(delimiter), scanner_(delimiter), lines_(lines) {}

    void add(std::string_view bytes);
    void end() { ended_ = true; }  // no byte follows

    // Returns how many bytes take() would give.
    std::size_t ready() const { return ended_ ? text_.size() : whole_; }
    // Returns how many bytes of a record wait for its end.
    std::size_t open() const { return text_.size() - whole_; }

    // Takes out all whole records, or, after end(), the rest.
    std::string take();
    std::size_t lines() const { return lines_; }  // before what take() gives next

 private:
    void scan_rows();

    body_format format_;
    char delimiter_;
    csv_scanner scanner_;
    std::size_t lines_;
    std::string text_;
    std::size_t scanned_ = 0;
    std::size_t whole_ = 0;      // where the last whole record ends
    bool after_return_ = false;  // a row ended with CR, and a LF may follow
    bool ended_ = false;
};

// Returns the beginning of a CSV text up to the end of its first row, and how many lines that is.
struct first_row {
    std::string text;
    std::size_t lines = 0;
};
first_row first_row_of(std::string_view text, char delimiter);

}  // namespace sluice::formats
