#pragma once

// Reads one page for the file subscriber, as a plain blocking function.

#include "connectors/file/csv_reader.hpp"
#include "connectors/file/format.hpp"
#include "connectors/file/grouped_reader.hpp"

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct kept_reading;

struct read_settings {
    std::string path;  // may be a pattern
    file_format format = file_format::by_extension;
    std::string entity;  // empty: the name of the file without its extension
    std::size_t page_size = 500;
    std::size_t page_bytes = 8UL * 1024 * 1024;  // a page ends early after this many bytes
    std::size_t largest_record = 0;
    // Of a packed file. 0: it is read as the bytes that it is.
    std::uint64_t largest_unpacked = 10ULL * 1024 * 1024 * 1024;
    csv_settings csv;
    text_encoding encoding = text_encoding::utf8;
    bool fails_at_bad_record = false;  // in place of setting it aside
    std::optional<grouping> group;     // none: each row is a record
    std::optional<expression> items;   // of json, xml and yaml: where the records are
    // A file that was last changed longer ago than this is finished, however it ends.
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
};

// Names a file that is still being written, as far as its end tells.
struct unfinished_file {
    std::string path;
    std::uint64_t line = 0;
    std::string reason;
    wall_time changed{};
};

struct page_outcome {
    page page;
    std::string restarted;  // the file that was replaced while it was read; it begins again
    std::optional<unfinished_file> unfinished;
    // Faults of the first record whose JSON was mended: "a.ndjson:3: line 1, column 17: …".
    std::vector<std::string> mended;
    std::int64_t mended_records = 0;
    std::string remark;  // on the file that begins with this page: "a.csv: the delimiter is ';'"
};

// Positions (JSON):
//   null, {"ended": true}: at the beginning of the first file
//   {"file": PATH}: at the beginning of that file, or of the next one in the listing
//   {"file", "identity", "offset", "line", "seen"}: in the middle of a file
//
// `seen` is a checksum of bytes at the start of the file and before the offset. If the file is
// another one now, is shorter, or differs there, it is read again from its beginning.
//
// Entities have the headers `file` and `line`. They have no id: the incoming's `identifier` gives
// it.
//
// A record that cannot be read is set aside (page::unreadable). If nobody can say where the next
// record begins, the records before it make a page. The fault is then the failure of the next call.
//
// A last record without an end waits for another run if the file was changed just before `now`. The
// page then does not count as whole. An empty file does the same if `path` is a pattern, or if its
// format writes an empty list so. Otherwise it is a failure.
//
// `kept` is what the pages of one subscriber share; null: nothing. `screen` may be null.
result<page_outcome> read_page(const read_settings& settings, const json::value& position,
                               wall_time now, kept_reading* kept = nullptr,
                               const record_screen* screen = nullptr);

}  // namespace sluice::file
