#pragma once

// One page of the file subscriber, as a plain blocking function.

#include "connectors/file/csv_reader.hpp"
#include "connectors/file/format.hpp"

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct read_settings {
    std::string path;  // may be a pattern
    file_format format = file_format::by_extension;
    std::string entity;  // empty: the file's name without its extension
    std::size_t page_size = 500;
    std::size_t page_bytes = 8UL * 1024 * 1024;  // a page ends early when it has read this much
    std::size_t largest_record = 0;
    csv_settings csv;
    // A file is finished, whatever its end looks like, when it was changed longer ago than this.
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
};

// A file that is still being written, as far as its end tells.
struct unfinished_file {
    std::string path;
    std::uint64_t line = 0;
    std::string reason;
    wall_time changed{};
};

struct page_outcome {
    page what;
    std::string restarted;  // the file that was replaced in the middle, so that it begins again
    std::optional<unfinished_file> unfinished;
    // Of the first record whose JSON was mended: "a.ndjson:3: line 1, column 17: …".
    std::vector<std::string> mended;
    std::int64_t mended_records = 0;
};

// Positions (JSON):
//   null, {"ended": true}       the first file's beginning
//   {"file": PATH}              that file's beginning, or the next one's in the listing
//   {"file", "identity", "offset", "line", "seen"}   in the middle; `seen` is a checksum of what
//   stands at
//                               the file's start and before the offset. A file that is another one
//                               now, or is shorter, or differs there, is read again from its
//                               beginning.
// Entities have the headers `file` and `line`, and no id: that is the incoming's `identifier`.
// A record that cannot be read is set aside (page::unreadable). Where nobody can say where the next
// one begins, those before it come as a page of their own; the fault is the next call's failure.
// A last record without an end, in a file that was changed a moment before `now`, waits for another
// run, and the page does not count as whole. So does a file without anything in it where `path` is
// a pattern, or where nothing is how a format writes an empty list; else it is a failure.
result<page_outcome> read_page(const read_settings& settings, const json::value& position,
                               wall_time now);

}  // namespace sluice::file
