#pragma once

// Appends records to one file, for the publisher. Every function blocks. May be used by several
// threads, and by several programs that use flock(2).

#include "connectors/file/descriptor.hpp"
#include "connectors/file/file_lock.hpp"
#include "connectors/file/format.hpp"
#include "connectors/file/rotation.hpp"

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
    std::string root = {};  // `path` is below it, and no part of it below is a link; empty: any
    file_format format = file_format::ndjson;
    char delimiter = ',';
    bool sync = true;
    bool make_directory = true;
    rotation_rule rotation = {};
};

// Says where a record that is appended from now on can begin at the earliest.
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
    // Called when an unfinished record was cut off, and when a line was given its end.
    using warning = std::function<void(std::string_view text, std::uint64_t offset)>;

    append_file(append_settings settings, warning warn)
        : settings_(std::move(settings)), warn_(std::move(warn)) {}

    const append_settings& settings() const { return settings_; }

    // Returns the end of the file at this moment. Reads a little of the file if it is not as this
    // publisher left it. Never waits for an append.
    result<file_end> known_end();

    // Returns the column names of the existing CSV file. Returns none if the file is missing or
    // empty.
    result<std::vector<std::string>> existing_columns() const;

    // Says what to do with a last line that has no end. It may be a line that another program still
    // writes, or the rest of a delivery whose outcome is not known yet.
    enum class last_line { awaits_its_end, is_given_one };

    // Appends all records with one write and, if set, one sync. Makes a missing file and syncs its
    // name. `columns` become the header of a CSV file without one, and must equal an existing
    // header. After a failure none of the bytes are in the file, unless may_have_happened is set.
    // With awaits_its_end, a last line without an end is a failure of class busy with a short
    // retry_after. `now` decides about a rotation by time.
    result<appended> append(const std::vector<std::string>& columns,
                            const std::vector<std::string>& records, last_line unfinished,
                            wall_time now);

    // Cuts the file off at `tail`. Does nothing if the file has grown or is another one. Does
    // nothing if something was appended here after that place, or if `is_torn`, asked again under
    // the lock, says no.
    result<void> cut_torn(const file_facts& as_searched, std::uint64_t tail,
                          const std::function<result<bool>()>& is_torn);

 private:
    struct opened {
        file_facts facts;
        file_lock lock;
        bool needs_header = false;
    };

    result<opened> open_current(const std::vector<std::string>& columns);
    result<void> open_or_make();
    result<descriptor> opened_or_made();
    result<void> rotate_if_due(const std::vector<std::string>& columns, std::size_t added,
                               wall_time now);
    // Tells whether the file needs a header. Fails if it has another one.
    result<bool> check_columns(const std::vector<std::string>& columns,
                               const file_facts& facts) const;
    // Returns the bytes that the last line needs before an append: a line end, or nothing.
    result<std::string> end_of_last_line(std::uint64_t size, last_line unfinished) const;
    result<void> cut(std::uint64_t to);
    result<std::uint64_t> write_block(const std::string& block);
    failure take_back(failure why, std::uint64_t start, std::string_view written) const;
    void remember(const std::string& identity, std::uint64_t end);

    append_settings settings_;
    warning warn_;

    std::mutex io_;  // one append at a time; never held across a co_await
    descriptor file_;
    std::string checked_identity_;   // the file whose header was compared
    std::string appended_identity_;  // the file that was appended to last
    std::uint64_t appended_end_ = 0;

    std::mutex end_mutex_;
    std::optional<file_end> end_;  // as the last append found it, and then left it
};

}  // namespace sluice::file
