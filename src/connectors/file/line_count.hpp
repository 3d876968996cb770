#pragma once

// Counts the lines of a text as a person's editor does: LF, CR, CR LF and CR CR LF each end one.

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

    // No LF follows: each CR has ended a line of its own.
    void settle() {
        line_ += returns_;
        returns_ = 0;
    }

    // Of the byte taken last; after settle(), of the next one.
    std::uint64_t line() const { return line_; }

 private:
    std::uint64_t line_;
    std::uint64_t returns_ = 0;  // CRs that may belong to the LF after them
};

}  // namespace sluice::file
