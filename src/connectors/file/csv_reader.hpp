#pragma once

// Reads the records of a CSV file: the first row names the members, and every value is a text.

#include "connectors/file/csv_rows.hpp"
#include "connectors/file/record_reader.hpp"

#include <string>
#include <vector>

namespace sluice::file {

enum class ragged_rows { error, fill };

struct csv_settings {
    char delimiter = ',';
    ragged_rows ragged = ragged_rows::error;
    std::size_t largest_row = 0;
};

// Returns the names of the first row, trimmed; none if the file has no row. Fails if a name is
// empty or is there twice.
result<std::vector<std::string>> read_header(csv_rows& rows, const std::string& path);

class csv_reader final : public record_reader {
 public:
    // The header is at the start of the file. The rows go on at `offset` (0: after the header).
    csv_reader(const descriptor& file, std::string path, const csv_settings& settings,
               std::uint64_t offset, std::uint64_t line)
        : file_(file),
          settings_(settings),
          source_(file, std::move(path), offset),
          rows_(source_, settings.delimiter, settings.largest_row, line) {}

    result<std::optional<record>> next() override;
    file_tail tail() const override {
        return rows_.ended_in_row() ? file_tail::open : file_tail::ended;
    }
    std::uint64_t offset() const override { return source_.offset(); }
    std::uint64_t line() const override { return rows_.line(); }
    result<bool> ended() override;

 private:
    result<void> know_header();
    std::string fit_to_header(csv_row& row) const;  // returns the problem, or ""
    result<std::optional<record>> row_set_aside(const csv_row& row) const;

    const descriptor& file_;
    csv_settings settings_;
    byte_source source_;
    csv_rows rows_;
    std::vector<std::string> header_;
};

}  // namespace sluice::file
