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
    std::optional<std::uint64_t> torn;   // where a record begins that the file's end cuts off
};

// `from` is where a record begins. In CSV a line break inside of quotes ends no row. Blocks; one
// buffer and one record in memory.
result<search_outcome> search_records(const descriptor& file, const std::string& path,
                                      file_format format, std::uint64_t from,
                                      const sought_record& sought);

}  // namespace sluice::file
