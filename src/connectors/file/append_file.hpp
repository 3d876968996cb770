#pragma once

// The file that the publisher appends to. Everything here blocks. Safe for several threads, and for
// several programs that keep to flock(2).

#include "connectors/file/descriptor.hpp"
#include "connectors/file/file_lock.hpp"
#include "connectors/file/format.hpp"

#include <sluice/error.hpp>

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct append_settings {
    std::string path;
    file_format format = file_format::ndjson;
    char delimiter = ',';
    bool sync = true;
    bool make_directory = true;
};

// Where a record that is appended from now on can stand at the earliest.
struct file_end {
    std::string identity;      // of the file; empty: there is none yet
    std::uint64_t offset = 0;  // where a record begins
    std::string before;        // checksum_before(offset)
};

struct appended {
    std::string identity;
    std::vector<std::uint64_t> offsets;  // one for each record
};

class append_file {
 public:
    // Hears of an unfinished record that was cut off, or left alone.
    using warning = std::function<void(std::string_view what, std::uint64_t offset)>;

    append_file(append_settings settings, warning warn)
        : settings_(std::move(settings)), warn_(std::move(warn)) {}

    const append_settings& settings() const { return settings_; }

    // Reads a little of the file when nothing has been appended yet; never waits for an append.
    result<file_end> known_end();

    // The column names of the CSV file that is there already; none when it is missing or empty.
    result<std::vector<std::string>> existing_columns() const;

    // One write and, when set, one sync for all. A missing file is made, and its name synced.
    // `columns` become the header of an empty CSV file, and must be those of one that is not empty.
    // After a failure none of the bytes are there, unless may_have_happened is set.
    result<appended> append(const std::vector<std::string>& columns,
                            const std::vector<std::string>& records);

    // Cuts the file off at `torn`, where search_records found an unfinished record that a delivery
    // without an outcome explains. Nothing happens when the file has grown or is another one.
    result<void> cut_torn(const file_facts& as_searched, std::uint64_t torn);

 private:
    struct opened {
        file_facts facts;
        file_lock lock;
    };

    result<opened> open_current(const std::vector<std::string>& columns);
    result<void> open_or_make();
    result<void> check_columns(const std::vector<std::string>& columns) const;
    // Sees to a last line without a line break: `size` when it is cut off, `block` when it gets
    // one.
    result<void> mend_last_line(std::uint64_t& size, std::string& block);
    result<void> cut(std::uint64_t to);
    result<std::uint64_t> write_block(const std::string& block);
    failure take_back(failure why, std::uint64_t start, std::uint64_t written) const;
    void remember(const std::string& identity, std::uint64_t end);

    append_settings settings_;
    warning warn_;

    std::mutex io_;  // one append at a time; never held across a co_await
    descriptor file_;
    std::string checked_identity_;  // whose columns have been compared

    std::mutex end_mutex_;
    std::optional<file_end> end_;
};

}  // namespace sluice::file
