#pragma once

// One page of the file subscriber, as a plain blocking function.

#include "connectors/file/csv_reader.hpp"
#include "connectors/file/format.hpp"

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>

#include <cstddef>
#include <string>

namespace sluice::file {

struct read_settings {
    std::string path;  // may be a pattern
    file_format format = file_format::by_extension;
    std::string entity;  // empty: the file's name without its extension
    std::size_t page_size = 500;
    std::size_t page_bytes = 8UL * 1024 * 1024;  // a page ends early when it has read this much
    std::size_t largest_record = 0;
    csv_settings csv;
};

struct page_outcome {
    page what;
    std::string restarted;  // the file that was replaced in the middle, so that it begins again
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
// Records before a faulty one come as a page of their own; the fault is the next call's failure.
result<page_outcome> read_page(const read_settings& settings, const json::value& position);

}  // namespace sluice::file
