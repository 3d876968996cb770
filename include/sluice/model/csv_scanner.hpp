#pragma once

// Says what each byte of a CSV text (RFC 4180) means. All readers use it, so they never differ
// about where a row ends. A quote opens a field at its first byte only; elsewhere it is text (5,12"
// plate). Outside of quotes, CR and LF each end a row. A row that ends in CR LF is thus followed by
// an empty one, which readers pass over.

#include <string>
#include <string_view>

namespace sluice {

enum class csv_meaning {
    text,       // belongs to the field
    quote,      // opens or closes the field's quotes, and is no text
    field_end,  // the delimiter
    row_end,
    stray,  // text after a closing quote: this is no CSV
};

class csv_scanner {
 public:
    explicit csv_scanner(char delimiter) : delimiter_(delimiter) {}

    csv_meaning take(char byte);

    bool in_quotes() const { return state_ == states::quoted; }
    bool in_plain_text() const { return state_ == states::plain; }
    bool at_field_start() const { return state_ == states::field_start; }

 private:
    enum class states { field_start, plain, quoted, quote_seen };

    csv_meaning take_outside(char byte);

    char delimiter_;
    states state_ = states::field_start;
};

// Appends a field, in quotes only if it must be.
void append_csv_field(std::string& row, std::string_view text, char delimiter);

}  // namespace sluice
