#pragma once

// Looks through a file for records that were appended: whole lines of NDJSON, whole rows of CSV.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/format.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct sought_record {
    std::size_t length = 0;  // bytes, line break included
    std::string sha256;
};

struct search_outcome {
    std::vector<std::uint64_t> offsets;  // of every record with those very bytes
    // Where a last record begins that has no end. Nothing when the file ends with a record, or when
    // it is no CSV somewhere before, so that nobody can say where its last record begins.
    std::optional<std::uint64_t> tail;
    // One stands after a place where the file is no CSV, too: it may be a line of a field.
    bool doubtful = false;
};

// From `from` on, which lies between two records or in a line of somebody else; then the search
// begins with the next line. Rows end where the reader of CSV ends them (csv_scanner). Where the
// file is no CSV, or a quote never closes, that line is taken for a row: a foreign row must not
// hide one of ours. Blocks; one buffer and one record in memory.
result<search_outcome> search_records(const descriptor& file, const std::string& path,
                                      file_format format, char delimiter, std::uint64_t from,
                                      const sought_record& sought);

}  // namespace sluice::file
