#include "connectors/file/byte_source.hpp"

namespace sluice::file {

namespace {

constexpr std::size_t buffer_size = 64UL * 1024;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

bool utf16_marked(std::string_view text) {
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

}  // namespace

byte_source::byte_source(const descriptor& file, std::string path, std::uint64_t offset,
                         text_encoding encoding)
    : file_(file), path_(std::move(path)), offset_(offset), encoding_(encoding) {}

result<std::string_view> byte_source::peek() {
    if (begin_ == buffer_.size()) {
        if (auto filled = fill(); !filled) {
            return filled.error();
        }
    }
    return std::string_view(buffer_).substr(begin_);
}

void byte_source::consume(std::size_t count) {
    offset_ += formats::encoded_size(encoding_, std::string_view(buffer_).substr(begin_, count));
    begin_ += count;
}

void byte_source::seek(std::uint64_t offset) {
    const std::uint64_t start = offset_ - begin_;  // of the buffered bytes
    const bool is_plain = encoding_ == text_encoding::utf8;
    if (is_plain && offset >= start && offset <= start + buffer_.size()) {
        begin_ = static_cast<std::size_t>(offset - start);
    } else {
        buffer_.clear();
        begin_ = 0;
    }
    offset_ = offset;
}

result<void> byte_source::fill() {
    if (encoding_ != text_encoding::utf8) {
        return fill_decoded();
    }
    auto bytes = read_at(file_, path_, offset_, buffer_size);
    if (!bytes) {
        return bytes.error();
    }
    buffer_ = *std::move(bytes);
    begin_ = 0;
    // UTF-16 would be read as text full of NULs. The failure says what to do.
    if (offset_ == 0 && utf16_marked(buffer_)) {
        return failure(failure_class::invalid, path_ + ": the file is UTF-16",
                       "set `encoding: utf-16`, or save it as UTF-8");
    }
    if (offset_ == 0 && buffer_.starts_with(utf8_mark)) {
        consume(utf8_mark.size());
        if (begin_ == buffer_.size()) {
            return fill();
        }
    }
    return {};
}

// The mark at the start of a file tells the order of its bytes, also for a page in its middle.
result<void> byte_source::learn_order() {
    if (knows_order_ || encoding_ != text_encoding::utf16) {
        return {};
    }
    const auto mark = read_at(file_, path_, 0, 2);
    if (!mark) {
        return mark.error();
    }
    knows_order_ = true;
    big_endian_ = *mark == "\xFE\xFF";
    if (offset_ == 0 && utf16_marked(*mark)) {
        offset_ = 2;
    }
    return {};
}

result<void> byte_source::fill_decoded() {
    if (auto known = learn_order(); !known) {
        return known.error();
    }
    const auto bytes = read_at(file_, path_, offset_, buffer_size);
    if (!bytes) {
        return bytes.error();
    }
    buffer_.clear();
    begin_ = 0;
    formats::decode(encoding_, *bytes, big_endian_, bytes->size() < buffer_size, buffer_);
    return {};
}

result<std::string> byte_source::text_at(std::uint64_t offset, std::size_t length) {
    auto bytes = read_at(file_, path_, offset, length);
    if (!bytes || encoding_ == text_encoding::utf8) {
        return bytes;
    }
    std::string text;
    formats::decode(encoding_, *bytes, big_endian_, true, text);
    return text;
}

result<bool> holds_nothing(const descriptor& file, const std::string& path,
                           text_encoding encoding) {
    constexpr std::string_view blanks(" \t\r\n\0", 5);
    byte_source source(file, path, 0, encoding);
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
