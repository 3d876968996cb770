#pragma once

// Reads lines of an HTTP message from bytes that come in pieces of any size. The readers of heads
// and of chunked bodies use it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Says why bytes are no HTTP/1.1 message, and with which status a server refuses them. 413: the
// body is too large. 431: everything outside the body is too large.
struct wire_fault {
    unsigned status = 400;
    std::string_view reason;  // a literal: "a line ends without CR LF"
};

// A line ends with CR LF. A bare LF, a bare CR and NUL are faults (RFC 9112, 2.2), because another
// program could see other lines there.
class line_reader {
 public:
    // Moves bytes from the front of `bytes` into the line, up to its end. Subtracts one from `room`
    // for each. Reports fault 431 when the room is used up.
    std::optional<wire_fault> take(std::string_view& bytes, std::size_t& room);

    bool whole() const { return whole_; }
    // Returns the line without its end, or the bytes so far when it is not whole.
    std::string_view text() const { return text_; }
    // Begins the next line.
    void next();

 private:
    std::string text_;
    bool after_cr_ = false;
    bool whole_ = false;
};

}  // namespace sluice::net
