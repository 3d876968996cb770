#include "formats/record_cutter.hpp"

#include "formats/csv_run.hpp"

#include <algorithm>
#include <utility>

namespace sluice::formats {

namespace {

// Counts as the readers of whole texts do.
std::size_t lines_in(std::string_view text, body_format format) {
    std::size_t found = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool lone_return = format == body_format::csv && text[at] == '\r' &&
                                 (at + 1 == text.size() || text[at + 1] != '\n');
        found += text[at] == '\n' || lone_return ? 1 : 0;
    }
    return found;
}

}  // namespace

void record_cutter::add(std::string_view bytes) {
    const auto begin = text_.size();
    text_ += bytes;
    if (format_ == body_format::csv) {
        scan_rows();
        return;
    }
    const auto last = bytes.rfind('\n');
    if (last != std::string_view::npos) {
        whole_ = begin + last + 1;
    }
}

// A text never ends between CR and LF: its lines would be counted twice.
void record_cutter::scan_rows() {
    for (; scanned_ < text_.size(); ++scanned_) {
        const char byte = text_[scanned_];
        if (std::exchange(after_return_, false) && byte != '\n') {
            whole_ = scanned_;
        }
        if (scanner_.take(byte) != csv_meaning::row_end) {
            const auto rest = std::string_view(text_).substr(scanned_ + 1);
            scanned_ += text_run(scanner_, delimiter_, rest);
            continue;
        }
        if (byte == '\n') {
            whole_ = scanned_ + 1;
        } else {
            after_return_ = true;
        }
    }
}

std::string record_cutter::take() {
    auto taken = text_.substr(0, ready());
    text_.erase(0, taken.size());
    scanned_ -= std::min(scanned_, taken.size());
    whole_ = 0;
    lines_ += lines_in(taken, format_);
    return taken;
}

first_row first_row_of(std::string_view text, char delimiter) {
    csv_scanner scanner(delimiter);
    bool any = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool ends = scanner.take(text[at]) == csv_meaning::row_end;
        if (ends && any) {
            const auto row = text.substr(0, at + 1);
            return {std::string(row), lines_in(row, body_format::csv)};
        }
        any = any || !ends;
    }
    return {std::string(text), 0};
}

}  // namespace sluice::formats
