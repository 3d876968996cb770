#pragma once

// A file read record by record, from an offset between two records. One implementation for each
// format.

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
    // "a.csv:12: …": it cannot be read and is to be set aside; `data` is its text, cut where long.
    std::string fault = {};
    // What of its JSON was mended, each with its place in the record.
    std::vector<std::string> mended = {};
};

// Is the file still being written? What its end says of that.
enum class file_tail {
    ended,     // not at the end, or a line end stands there
    complete,  // no line end, but nothing can belong to the last record any more
    open,      // the last record may go on
};

class record_reader {
 public:
    virtual ~record_reader() = default;

    // The next one, or nothing at the end. A record that cannot be read is one with a fault, as
    // long as its end can be told. A failure (class invalid) names file and line: "a.csv:12: …";
    // nothing may be asked after it but tail() and line().
    virtual result<std::optional<record>> next() = 0;

    // After next(): of the record that it gave, or failed on.
    virtual file_tail tail() const = 0;

    // Where the next record begins, and its line: where a later reader can go on.
    virtual std::uint64_t offset() const = 0;
    virtual std::uint64_t line() const = 0;

    // Is it certain that nothing comes any more?
    virtual result<bool> ended() = 0;
};

// "path:line: message"
inline failure located(const std::string& path, std::uint64_t line, std::string message,
                       std::string mend = {}) {
    return {failure_class::invalid, path + ":" + std::to_string(line) + ": " + std::move(message),
            std::move(mend)};
}

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
