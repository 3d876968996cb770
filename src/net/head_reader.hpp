#pragma once

// Reads the head of an HTTP/1.1 message: a start line and header lines (RFC 9112, 2.1 and 5). The
// readers of requests and of replies use it.

#include "net/line_reader.hpp"

#include <sluice/net/message.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

struct head_rules {
    bool skips_empty_lines = false;   // before the start line (RFC 9112, 2.2)
    bool joins_folded_lines = false;  // else a line that begins with a blank is a fault
    std::size_t most_headers = std::numeric_limits<std::size_t>::max();
};

class head_reader {
 public:
    explicit head_reader(head_rules rules) : rules_(rules) {}

    // Removes the bytes of the head from the front of `bytes`, and subtracts their number from
    // `room`.
    std::optional<wire_fault> take(std::string_view& bytes, std::size_t& room);

    bool done() const { return done_; }
    // Returns the bytes so far when the line is not whole yet.
    std::string_view start_line() const { return started_ ? start_line_ : line_.text(); }
    header_list& headers() { return headers_; }
    const header_list& headers() const { return headers_; }

 private:
    std::optional<wire_fault> take_line();
    std::optional<wire_fault> add_header(std::string_view line);

    head_rules rules_;
    line_reader line_;
    std::string start_line_;
    header_list headers_;
    std::optional<header_list::item> last_;  // a folded line may still belong to it
    bool started_ = false;
    bool done_ = false;
};

// Reads "Name: value" without the blanks around the value. Returns nullopt for a name that is no
// token, a blank before the colon, and a control character in the value (RFC 9110, 5.5).
std::optional<header_list::item> read_header(std::string_view line);

// Returns the members of a list header without the blanks around them (RFC 9110, 5.6.1). Several
// headers of this name count as one list.
std::vector<std::string_view> listed(const header_list& headers, std::string_view name);

}  // namespace sluice::net
