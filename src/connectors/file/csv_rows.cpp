#include "connectors/file/csv_rows.hpp"

#include "connectors/file/field_end.hpp"
#include "connectors/file/record_reader.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>

namespace sluice::file {

result<csv_row*> csv_rows::next() {
    const auto bytes = source_.peek();
    if (!bytes) {
        return bytes.error();
    }
    if (take_whole_row(*bytes)) {
        return &row_;
    }
    return next_by_bytes();
}

result<csv_row*> csv_rows::next_by_bytes() {
    if (auto passed = pass_over_line_ends(); !passed) {  // a file may begin with empty lines
        return passed.error();
    }
    text_.clear();
    ends_.clear();
    row_.fields.clear();
    row_.fault.clear();
    row_.line = lines_.line();
    row_.offset = source_.offset();
    row_done_ = false;
    size_ = 0;
    while (!row_done_) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return finish_file();
        }
        const auto taken = take(*bytes);
        if (!taken) {
            return taken.error();
        }
        source_.consume(*taken);
        size_ += *taken;
        if (size_ > largest_row_) {
            // After this, the reader cannot know where the next row begins. The file is not read
            // on.
            return located(
                source_.path(), row_.line,
                "the row is longer than " + std::to_string(largest_row_) + " bytes",
                scanner_.in_quotes() ? "is a closing quote missing?" : "raise 'largest_record'");
        }
    }
    row_.length = source_.offset() - row_.offset - formats::encoded_size(source_.encoding(), "\n");
    if (auto passed = pass_over_line_ends(); !passed) {
        return passed.error();
    }
    return give_row();
}

// Passes over the rest of a line end of several bytes, and over empty lines. A later reader then
// goes on at the beginning of a row.
result<void> csv_rows::pass_over_line_ends() {
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        const std::size_t count = std::min(bytes->find_first_not_of("\r\n"), bytes->size());
        for (const char byte : bytes->substr(0, count)) {
            lines_.take(byte);
        }
        source_.consume(count);
        if (count == 0) {
            lines_.settle();
            return {};
        }
    }
}

result<void> csv_rows::pass_over_line() {
    while (true) {
        const auto bytes = source_.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return {};
        }
        const auto end = bytes->find_first_of("\r\n");
        if (end != std::string_view::npos) {
            // Only this line's own end: an empty line counts as a line.
            auto count = end + 1;
            if ((*bytes)[end] == '\r' && count < bytes->size() && (*bytes)[count] == '\n') {
                ++count;
            }
            for (const char byte : bytes->substr(end, count - end)) {
                lines_.take(byte);
            }
            lines_.settle();
            source_.consume(count);
            return {};
        }
        source_.consume(bytes->size());
    }
}

result<std::size_t> csv_rows::take(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && !row_done_) {
        const std::size_t run = run_length(bytes.substr(at));
        if (run > 0) {
            lines_.settle();
            text_.append(bytes, at, run);
            at += run;
            continue;
        }
        if (auto done = take_one(bytes[at]); !done) {
            return done.error();
        }
        ++at;
    }
    return at;
}

// Returns how many bytes at the start of `bytes` are text of the field and nothing else. Whole runs
// are much faster than single bytes.
std::size_t csv_rows::run_length(std::string_view bytes) const {
    if (!scanner_.in_quotes() && !scanner_.in_plain_text()) {
        return 0;
    }
    return find_field_end(bytes, 0, scanner_.in_quotes() ? '"' : delimiter_);
}

result<void> csv_rows::take_one(char byte) {
    lines_.take(byte);
    if (spoiled_) {
        row_done_ = is_line_end(byte);
        if (row_done_) {
            spoiled_ = false;
            scanner_ = csv_scanner(delimiter_);
        }
        return {};
    }
    const bool opens = scanner_.at_field_start();
    switch (scanner_.take(byte)) {
        case csv_meaning::text:
            text_ += byte;
            break;
        case csv_meaning::quote:
            if (opens) {
                was_quoted_ = true;
                quote_line_ = lines_.line();
            }
            break;
        case csv_meaning::field_end:
            end_field();
            break;
        case csv_meaning::row_end:
            end_field();
            row_done_ = true;
            break;
        case csv_meaning::stray: {
            const auto why =
                "text stands after the closing quote of field " + std::to_string(ends_.size() + 1);
            if (!guesses_) {
                return located(source_.path(), lines_.line(), why,
                               "a quote inside of a quoted field is written twice; "
                               "`on_bad_record: reject_line` rejects such a line");
            }
            spoiled_ = true;
            row_.fault = why;
            text_.resize(field_begin());
            break;
        }
    }
    return {};
}

void csv_rows::end_field() {
    ends_.push_back(text_.size());
    was_quoted_ = false;
}

result<csv_row*> csv_rows::finish_file() {
    // A file may end with a line end, with blank lines, or without either.
    if (blank() && !spoiled_) {
        return nullptr;
    }
    ended_in_row_ = true;
    spoiled_ = false;
    if (scanner_.in_quotes()) {
        return located(source_.path(), quote_line_, "the quote that opens here never closes");
    }
    end_field();
    row_.length = source_.offset() - row_.offset;
    return give_row();
}

csv_row* csv_rows::give_row() {
    std::size_t begin = 0;
    for (const auto end : ends_) {
        row_.fields.push_back(std::string_view(text_).substr(begin, end - begin));
        begin = end;
    }
    for (std::size_t i = 0; i < row_.fields.size() && row_.fault.empty(); ++i) {
        const std::size_t at = utf8_fault(row_.fields[i]);
        if (at != std::string::npos) {
            row_.fault = "field " + std::to_string(i + 1) + " is not UTF-8 (byte " +
                         std::to_string(at + 1) +
                         " of it): save the file as UTF-8, or set 'encoding'";
        }
    }
    return &row_;
}

}  // namespace sluice::file
