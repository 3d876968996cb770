#pragma once

// Finds the end of a field in the bytes of a CSV file, for csv_rows.

#include <cstddef>
#include <string_view>

namespace sluice::file {

inline bool is_line_end(char byte) {
    return byte == '\n' || byte == '\r';
}

// Returns the offset of the first `end`, LF or CR from `at` on; the size when there is none.
std::size_t find_field_end(std::string_view bytes, std::size_t at, char end);

}  // namespace sluice::file
