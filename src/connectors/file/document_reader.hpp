#pragma once

// Reads a file that is one document: XML, YAML, or JSON whose list stands inside of an object. The
// whole document is in memory, and its records are one page.

#include "connectors/file/byte_source.hpp"
#include "connectors/file/format.hpp"
#include "connectors/file/record_reader.hpp"

#include <sluice/expression/expression.hpp>

#include <boost/json/array.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::file {

class document_reader final : public record_reader {
 public:
    // `file` outlives this object. `format` is json, xml or yaml. Without `items` the document is
    // the list, or the only record. `offset` is 0, or the end of the file.
    document_reader(const descriptor& file, std::string path, file_format format,
                    std::optional<expression> items, std::size_t largest_document,
                    std::uint64_t offset, text_encoding encoding = text_encoding::utf8)
        : source_(file, std::move(path), offset, encoding),
          format_(format),
          items_(std::move(items)),
          largest_document_(largest_document),
          offset_(offset),
          read_(offset > 0) {}

    result<std::optional<record>> next() override;
    file_tail tail() const override { return tail_; }
    std::uint64_t offset() const override { return offset_; }
    std::uint64_t line() const override { return 1; }
    result<bool> ended() override { return read_ && is_used_up(); }
    bool between_records() const override { return is_used_up(); }

 private:
    bool is_used_up() const { return faulty_.empty() && next_ == list_.size(); }
    result<void> read_document();
    record take();
    result<std::string> whole_text();
    failure unreadable(const failure& why);

    byte_source source_;
    file_format format_;
    std::optional<expression> items_;
    std::size_t largest_document_;
    std::uint64_t offset_;
    bool read_;
    json::array list_;
    std::size_t next_ = 0;        // in list_
    std::vector<record> faulty_;  // elements of the list that cannot be read; they come first
    std::vector<std::string> mended_;
    file_tail tail_ = file_tail::ended;
};

}  // namespace sluice::file
