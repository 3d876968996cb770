#include "connectors/file/byte_source.hpp"

namespace sluice::file {

namespace {

constexpr std::size_t buffer_size = 64UL * 1024;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

bool utf16_marked(std::string_view text) {
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

byte_source::byte_source(const descriptor& file, std::string path, std::uint64_t offset)
    : file_(file), path_(std::move(path)), offset_(offset) {}

result<std::string_view> byte_source::peek() {
    if (begin_ == buffer_.size()) {
        if (auto filled = fill(); !filled) {
            return filled.error();
        }
    }
    return std::string_view(buffer_).substr(begin_);
}

void byte_source::consume(std::size_t count) {
    begin_ += count;
    offset_ += count;
}

void byte_source::seek(std::uint64_t offset) {
    const std::uint64_t start = offset_ - begin_;  // of the buffered bytes
    if (offset >= start && offset <= start + buffer_.size()) {
        begin_ = static_cast<std::size_t>(offset - start);
    } else {
        buffer_.clear();
        begin_ = 0;
    }
    offset_ = offset;
}

result<void> byte_source::fill() {
    auto bytes = read_at(file_, path_, offset_, buffer_size);
    if (!bytes) {
        return bytes.error();
    }
    buffer_ = *std::move(bytes);
    begin_ = 0;
    // UTF-16 would be read as text full of NULs. The failure says what to do.
    if (offset_ == 0 && utf16_marked(buffer_)) {
        return failure(failure_class::invalid, path_ + ": the file is UTF-16", "save it as UTF-8");
    }
    if (offset_ == 0 && buffer_.starts_with(utf8_mark)) {
        consume(utf8_mark.size());
        if (begin_ == buffer_.size()) {
            return fill();
        }
    }
    return {};
}

result<bool> holds_nothing(const descriptor& file, const std::string& path) {
    constexpr std::string_view blanks(" \t\r\n\0", 5);
    byte_source source(file, path, 0);
    while (true) {
        const auto bytes = source.peek();
        if (!bytes) {
            return bytes.error();
        }
        if (bytes->empty()) {
            return true;
        }
        if (bytes->find_first_not_of(blanks) != std::string_view::npos) {
            return false;
        }
        source.consume(bytes->size());
    }
}

}  // namespace sluice::file
