#include "connectors/file/csv_rows.hpp"

#include "connectors/file/record_reader.hpp"

#include <sluice/model/utf8.hpp>

#include <utility>

namespace sluice::file {

result<std::optional<csv_row>> csv_rows::next() {
    row_ = {};
    row_.line = line_;
    size_ = 0;
    while (true) {
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
            return located(source_.path(), row_.line,
                           "the row is longer than " + std::to_string(largest_row_) + " bytes",
                           state_ == states::quoted ? "is a closing quote missing?"
                                                    : "raise 'largest_record'");
        }
        if (state_ == states::row_done) {
            state_ = states::field_start;
            auto row = give_row();
            if (!row) {
                return row.error();
            }
            return std::optional(*std::move(row));
        }
    }
}

result<std::size_t> csv_rows::take(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && state_ != states::row_done) {
        const std::size_t run = run_length(bytes.substr(at));
        if (run > 0) {
            field_.append(bytes, at, run);
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

// Bytes at the start of `bytes` that are nothing but the field's text.
std::size_t csv_rows::run_length(std::string_view bytes) const {
    std::size_t end = 0;
    if (state_ == states::quoted) {
        while (end < bytes.size() && bytes[end] != '"' && bytes[end] != '\n') {
            ++end;
        }
    } else if (state_ == states::plain) {
        while (end < bytes.size() && bytes[end] != delimiter_ && bytes[end] != '\n') {
            ++end;
        }
    }
    return end;
}

result<void> csv_rows::take_one(char byte) {
    if (byte == '\n') {
        ++line_;
    }
    if (state_ == states::quoted) {
        if (byte == '"') {
            state_ = states::quote_seen;
        } else {
            field_ += byte;
        }
    } else if (state_ == states::quote_seen && byte == '"') {
        field_ += byte;
        state_ = states::quoted;
    } else if (byte == '\n') {
        end_row();
    } else if (state_ == states::return_seen) {
        return located(source_.path(), line_,
                       "a carriage return stands alone behind a closing quote");
    } else if (byte == delimiter_) {
        end_field();
    } else if (state_ == states::quote_seen) {
        if (byte != '\r') {
            return located(source_.path(), line_,
                           "text stands behind the closing quote of field " +
                               std::to_string(row_.fields.size() + 1),
                           "a quote inside of a quoted field is written twice");
        }
        state_ = states::return_seen;
    } else if (byte == '"' && state_ == states::field_start) {
        was_quoted_ = true;
        quote_line_ = line_;
        state_ = states::quoted;
    } else {
        field_ += byte;
        state_ = states::plain;
    }
    return {};
}

void csv_rows::end_field() {
    row_.fields.push_back(std::exchange(field_, {}));
    was_quoted_ = false;
    state_ = states::field_start;
}

void csv_rows::end_row() {
    if (!was_quoted_ && field_.ends_with('\r')) {
        field_.pop_back();
    }
    if (blank()) {
        field_.clear();
        row_.line = line_;
        state_ = states::field_start;
        return;
    }
    end_field();
    state_ = states::row_done;
}

result<std::optional<csv_row>> csv_rows::finish_file() {
    if (state_ == states::quoted) {
        return located(source_.path(), quote_line_, "the quote that opens here never closes");
    }
    end_row();
    if (state_ != states::row_done) {
        return std::optional<csv_row>();
    }
    state_ = states::field_start;
    auto row = give_row();
    if (!row) {
        return row.error();
    }
    return std::optional(*std::move(row));
}

result<csv_row> csv_rows::give_row() {
    for (std::size_t i = 0; i < row_.fields.size(); ++i) {
        const std::size_t fault = utf8_fault(row_.fields[i]);
        if (fault != std::string::npos) {
            return located(source_.path(), row_.line,
                           "field " + std::to_string(i + 1) + " is not UTF-8 (byte " +
                               std::to_string(fault + 1) + " of it)",
                           "save the file as UTF-8");
        }
    }
    return std::move(row_);
}

}  // namespace sluice::file
