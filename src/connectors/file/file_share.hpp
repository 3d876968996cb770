#pragma once

// Reads the records of one file for a page of the subscriber. Every function blocks.

#include "connectors/file/descriptor.hpp"
#include "connectors/file/kept_reading.hpp"
#include "connectors/file/page_reader.hpp"
#include "connectors/file/record_reader.hpp"

#include <sluice/component/subscriber.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::file {

struct open_source {
    descriptor file;
    file_facts facts;
};

// A packed file is opened as its content, of at most `largest_unpacked` bytes; 0: as the bytes that
// it is. `kept` may be null.
result<open_source> open_source_file(const std::string& path, std::uint64_t largest_unpacked,
                                     kept_reading* kept);

// Tells whether the file has no record because nothing, or only blanks and NULs, is in it.
result<bool> is_without_content(const read_settings& settings, const open_source& source,
                                const std::string& path);

// A place between two records.
struct reader_place {
    std::string file;
    std::uint64_t offset = 0;
    std::uint64_t line = 1;
};

// `screen` may be null. Readers of most formats leave it to read_share().
result<std::unique_ptr<record_reader>> make_reader(const read_settings& settings,
                                                   const descriptor& file, const reader_place& from,
                                                   kept_reading* kept,
                                                   const record_screen* screen = nullptr);

struct file_share {
    std::vector<entity> entities;
    std::vector<unreadable_record> unreadable;
    std::int64_t screened = 0;        // records that the screen drops
    std::vector<std::string> mended;  // of the first mended record, each with its place
    std::int64_t mended_records = 0;
    bool ended = false;
    std::uint64_t offset = 0;
    std::uint64_t line = 1;
    bool whole = true;   // false: the file may still grow
    bool waits = false;  // the last record is left for another run
};

struct share_limits {
    std::size_t records = 0;
    std::size_t bytes = 0;
};

// Tells whether the file was not changed for as long as `quiet` asks. It looks again, because a
// writer may have begun after the file was opened.
bool is_quiet(const open_source& source, const std::string& path, const read_settings& settings,
              wall_time now);

// Reads as many records as `most` allows. A fault after good records is left for the next call.
// `quiet` tells whether the file counts as finished. `screen` may be null.
result<file_share> read_share(const read_settings& settings, record_reader& reader,
                              const std::string& path, share_limits most,
                              const std::function<bool()>& quiet,
                              const record_screen* screen = nullptr);

}  // namespace sluice::file
