#pragma once

// Reads the records of a CSV file: the first row names the members, and every value is a text.

#include "connectors/file/csv_rows.hpp"
#include "connectors/file/record_reader.hpp"

#include <sluice/component/subscriber.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::file {

enum class ragged_rows { error, fill };

// The rule for a column whose name is empty or is there already.
enum class unclear_names {
    error,
    numbered,  // "column 3", "price 2"
};

struct csv_settings {
    char delimiter = ',';  // 0: found in the header
    ragged_rows ragged = ragged_rows::error;
    std::size_t largest_row = 0;
    bool has_header = true;
    std::vector<std::string> columns = {};  // the names, in place of those of the header
    unclear_names unclear = unclear_names::error;
    std::int64_t skip_lines = 0;  // before the header
    bool guess_row_ends = false;
};

// Returns the names of the first row, trimmed; none if the file has no row. With
// unclear_names::error it fails if a name is empty or is there twice.
result<std::vector<std::string>> read_header(csv_rows& rows, const std::string& path,
                                             unclear_names unclear = unclear_names::error);

// Returns the one of , ; tab and | that stands most often in a line, outside of quotes. The first
// of them wins a draw.
char delimiter_in(std::string_view line);

class csv_reader final : public record_reader {
 public:
    // The header is at the start of the file. The rows go on at `offset` (0: after the header).
    // `screen` outlives the reader; null: every row is a record.
    csv_reader(const descriptor& file, std::string path, const csv_settings& settings,
               std::uint64_t offset, std::uint64_t line,
               text_encoding encoding = text_encoding::utf8, const record_screen* screen = nullptr)
        : file_(file),
          settings_(settings),
          source_(file, std::move(path), offset, encoding),
          rows_(source_, settings.delimiter, settings.largest_row, line),
          at_start_(offset == 0),
          screen_(screen) {}

    result<std::optional<record>> next() override;
    file_tail tail() const override {
        return rows_.ended_in_row() ? file_tail::open : file_tail::ended;
    }
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return rows_.line(); }
    result<bool> ended() override;
    bool screens() const override { return screen_ != nullptr; }
    std::string remark() const override { return remark_; }

 private:
    result<void> know_header();
    result<void> pass_preamble(csv_rows& rows, byte_source& source);
    result<std::vector<std::string>> names_at(csv_rows& rows);
    std::string fit_to_header(csv_row& row) const;  // returns the problem, or ""
    json::value data_of(const csv_row& row) const;
    // Fills shown_, without new memory for most rows.
    const json::value& shown(const csv_row& row);
    result<std::optional<record>> row_set_aside(const csv_row& row);

    const descriptor& file_;
    csv_settings settings_;
    byte_source source_;
    csv_rows rows_;
    bool at_start_;
    const record_screen* screen_;
    std::string remark_;
    std::vector<std::string> header_;
    json::value shown_;  // the last row that the screen was asked about
};

}  // namespace sluice::file
