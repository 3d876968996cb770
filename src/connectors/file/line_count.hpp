#pragma once

// Counts the lines of a text as editors do: LF, CR, CR LF and CR CR LF each end one. Failures name
// these lines.

#include <cstdint>

namespace sluice::file {

class line_count {
 public:
    explicit line_count(std::uint64_t line) : line_(line) {}

    void take(char byte) {
        if (byte == '\r') {
            ++returns_;
        } else if (byte == '\n') {
            ++line_;
            returns_ = 0;
        } else {
            settle();
        }
    }

    // Call it when no LF follows: each CR has then ended a line of its own.
    void settle() {
        line_ += returns_;
        returns_ = 0;
    }

    // Returns the line of the last byte; after settle(), the line of the next one.
    std::uint64_t line() const { return line_; }

 private:
    std::uint64_t line_;
    std::uint64_t returns_ = 0;  // CRs that may belong to a following LF
};

}  // namespace sluice::file
