#include <sluice/model/csv_scanner.hpp>

namespace sluice {

csv_meaning csv_scanner::take(char byte) {
    if (state_ == states::quoted) {
        if (byte == '"') {
            state_ = states::quote_seen;
            return csv_meaning::quote;
        }
        return csv_meaning::text;
    }
    if (state_ == states::quote_seen && byte == '"') {  // the second of two quotes is text
        state_ = states::quoted;
        return csv_meaning::text;
    }
    return take_outside(byte);
}

csv_meaning csv_scanner::take_outside(char byte) {
    if (byte == '\n' || byte == '\r') {
        state_ = states::field_start;
        return csv_meaning::row_end;
    }
    if (byte == delimiter_) {
        state_ = states::field_start;
        return csv_meaning::field_end;
    }
    if (state_ == states::quote_seen) {
        return csv_meaning::stray;
    }
    if (byte == '"' && state_ == states::field_start) {
        state_ = states::quoted;
        return csv_meaning::quote;
    }
    state_ = states::plain;
    return csv_meaning::text;
}

void append_csv_field(std::string& row, std::string_view text, char delimiter) {
    const bool quoted = text.find_first_of("\"\r\n") != std::string_view::npos ||
                        text.find(delimiter) != std::string_view::npos;
    if (!quoted) {
        row += text;
        return;
    }
    row += '"';
    for (const char byte : text) {
        row.append(byte == '"' ? 2 : 1, byte);
    }
    row += '"';
}

}  // namespace sluice
