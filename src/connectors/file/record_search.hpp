#pragma once

// Searches a file for records that were appended: whole lines of NDJSON, whole rows of CSV. The
// publisher uses it after a lost outcome.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/format.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct sought_record {
    std::size_t length = 0;  // bytes, including the line break
    std::string sha256;
};

struct search_outcome {
    std::vector<std::uint64_t> offsets;  // of every record with exactly those bytes
    // The begin of a last record that has no end. Empty when the file ends with a record. Also
    // empty when an earlier part is no CSV, because the begin of the last record is then unknown.
    std::optional<std::uint64_t> tail;
    // Set if a match stands after a place that is no CSV: it may be a line inside a field.
    bool doubtful = false;
};

// Searches from `from` on. If that is in a line of another program, the search begins with the next
// line. Rows end where the CSV reader ends them (csv_scanner). If the file is no CSV at some place,
// or a quote never closes, that line counts as a row. A foreign row thus hides none of ours.
// Blocks, with one buffer and one record in memory.
result<search_outcome> search_records(const descriptor& file, const std::string& path,
                                      file_format format, char delimiter, std::uint64_t from,
                                      const sought_record& sought);

}  // namespace sluice::file
