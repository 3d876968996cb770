#include "connectors/file/csv_rows.hpp"
#include "connectors/file/field_end.hpp"

#include <sluice/model/utf8.hpp>

namespace sluice::file {

// Nearly every row stands in the buffer as a whole. Its fields then need no copy, and the bytes
// after it show that no part of its line end follows.
bool csv_rows::take_whole_row(std::string_view bytes) {
    constexpr auto none = std::string_view::npos;
    // A line `sep=` may state any byte, even one that is a part of a character.
    const bool is_simple = static_cast<unsigned char>(delimiter_) < 0x80 && delimiter_ != '"';
    if (bytes.empty() || is_line_end(bytes.front()) || !is_simple) {
        return false;
    }
    row_.fields.clear();
    row_.fault.clear();
    text_.clear();
    line_count lines = lines_;
    std::size_t at = 0;
    while (true) {
        std::size_t end = none;
        if (at < bytes.size() && bytes[at] == '"') {
            end = take_quoted_field(bytes, at, lines);
        } else {
            end = find_field_end(bytes, at, delimiter_);
            row_.fields.push_back(bytes.substr(at, end - at));
        }
        if (end >= bytes.size()) {
            return false;
        }
        at = end;
        if (is_line_end(bytes[at])) {
            break;
        }
        ++at;
    }
    const auto next_row = bytes.find_first_not_of("\r\n", at);
    if (next_row == none || at + 1 > largest_row_ ||
        utf8_fault(bytes.substr(0, at)) != std::string::npos) {
        return false;
    }
    row_.line = lines_.line();
    row_.offset = source_.offset();
    row_.length = formats::encoded_size(source_.encoding(), bytes.substr(0, at));
    for (; at < next_row; ++at) {
        lines.take(bytes[at]);
    }
    lines.settle();
    lines_ = lines;
    ended_in_row_ = false;
    source_.consume(next_row);
    return true;
}

std::size_t csv_rows::take_quoted_field(std::string_view bytes, std::size_t at, line_count& lines) {
    constexpr auto none = std::string_view::npos;
    const auto begin = at + 1;
    auto quote = bytes.find('"', begin);
    const auto begins_in_text = text_.size();
    auto copied = begin;  // the text before it stands in text_
    while (quote < bytes.size() - 1 && bytes[quote + 1] == '"') {
        if (text_.capacity() < bytes.size()) {
            text_.reserve(bytes.size());  // once: fields point into it
        }
        text_.append(bytes, copied, quote + 1 - copied);
        copied = quote + 2;
        quote = bytes.find('"', copied);
    }
    if (quote >= bytes.size() - 1) {
        return none;
    }
    const char after = bytes[quote + 1];
    if (after != delimiter_ && !is_line_end(after)) {
        return none;
    }
    const auto inside = bytes.substr(begin, quote - begin);
    if (copied == begin) {
        row_.fields.push_back(inside);
    } else {
        text_.append(bytes, copied, quote - copied);
        row_.fields.push_back(std::string_view(text_).substr(begins_in_text));
    }
    if (inside.find_first_of("\r\n") != none) {
        for (const char byte : inside) {
            lines.take(byte);
        }
        lines.settle();
    }
    return quote + 1;
}

}  // namespace sluice::file
