#pragma once

// Reads a file record by record, from an offset between two records. Each format has one
// implementation.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::file {

struct record {
    json::value data;
    std::uint64_t line = 0;  // of its first byte, from 1
    // Says why the record cannot be read ("a.csv:12: …") and is set aside. `data` is then its text,
    // cut if it is long.
    std::string fault = {};
    // Lists the mended faults of its JSON, each with its place in the record.
    std::vector<std::string> mended = {};
    // A record_screen drops the record, so it has no data.
    bool screened = false;
};

// Says whether the file is still being written, as far as its end tells.
enum class file_tail {
    ended,     // not at the end, or after a line end
    complete,  // without a line end, but nothing can follow in the last record
    open,      // the last record may go on
};

class record_reader {
 public:
    virtual ~record_reader() = default;

    // Returns the next record, or nothing at the end. A record that cannot be read has a fault, if
    // its end can be found. A failure (class invalid) names file and line: "a.csv:12: …". After a
    // failure, only tail() and line() may be called.
    virtual result<std::optional<record>> next() = 0;

    // Tells, after next(), about the record that it returned or on which it failed.
    virtual file_tail tail() const = 0;

    // Returns the offset of the next record. A later reader can go on there, at line().
    virtual std::uint64_t offset() const = 0;
    virtual std::uint64_t line() const = 0;

    // Tells whether it is certain that no record follows.
    virtual result<bool> ended() = 0;

    // False while a record is begun that a later call of next() returns. A page does not end there.
    virtual bool between_records() const { return true; }

    // True when the reader has a record_screen and asks it itself.
    virtual bool screens() const { return false; }

    // Says what the reader found out about the file, for the log; "" if there is nothing to say.
    virtual std::string remark() const { return {}; }
};

// Returns a failure with the message "path:line: message".
inline failure located(const std::string& path, std::uint64_t line, std::string message,
                       std::string mend = {}) {
    return {failure_class::invalid, path + ":" + std::to_string(line) + ": " + std::move(message),
            std::move(mend)};
}

// Returns a record that carries `reason` as its fault, and at most 4 KiB of its text.
inline record set_aside(const std::string& path, std::uint64_t line, const std::string& reason,
                        std::string_view text) {
    constexpr std::size_t longest = 4096;
    record made;
    made.line = line;
    made.fault = path + ":" + std::to_string(line) + ": " + reason;
    made.data = json::string(valid_utf8(utf8_prefix(text, longest)));
    return made;
}

}  // namespace sluice::file
