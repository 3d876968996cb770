#pragma once

// Finds how many bytes of a CSV text mean text, for readers of large texts. The scanner need not be
// asked about each of them.

#include <sluice/model/csv_scanner.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace sluice::formats {

// Returns the length of a beginning of `bytes` in which the scanner would call every byte text, and
// stay as it is. The beginning holds no line end.
inline std::size_t text_run(const csv_scanner& scanner, char delimiter, std::string_view bytes) {
    if (!scanner.in_quotes() && !scanner.in_plain_text()) {
        return 0;
    }
    const char end = scanner.in_quotes() ? '"' : delimiter;
    const auto last = std::ranges::find_if(
        bytes, [end](char byte) { return byte == end || byte == '\n' || byte == '\r'; });
    return static_cast<std::size_t>(last - bytes.begin());
}

}  // namespace sluice::formats
