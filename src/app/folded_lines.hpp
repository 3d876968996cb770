#pragma once

// Decides for the log which warnings and errors repeat one another: the first is shown, and the
// others of a period are counted. No I/O; the time is handed in.
//
// Two lines are the same when level, message and all fields are equal, with one exception: the
// number of the run (`run`), which differs each time by its nature. So a line about another task,
// route, connection or reason is never folded. A line of level info says that something was done
// or has changed. It is never folded, and it ends the folding of lines about the same route,
// connection or task: when a target fails, works and fails again, each of the three is shown.

#include <sluice/model/event_log.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace sluice::app {

inline constexpr std::chrono::seconds folding_period{60};
// The memory of a log is bounded: of so many lines it knows whether they repeat.
inline constexpr std::size_t most_folded_lines = 256;

// A line that was written once and came again.
struct folded_line {
    struct field {
        std::string name;
        decltype(log_field::value) value;
    };
    log_level level = log_level::info;
    std::string message;
    std::vector<field> fields;  // of the last one
    std::int64_t repeated = 0;  // without the first
    wall_time first{};
    wall_time last{};

    // The fields, with `repeated`, `within`, `first` and `last` after them. They refer to the line.
    std::vector<log_field> shown_fields() const;
};

// Used by one thread at a time.
class folded_lines {
 public:
    // Returns true when the line shall be written.
    bool is_new(log_level level, std::string_view message, std::span<const log_field> fields,
                wall_time now);

    // Takes out the lines whose period has ended, and those that the bound pushed out. Only lines
    // that came again are among them.
    std::vector<folded_line> take_ended(wall_time now);
    // As take_ended(), for all lines.
    std::vector<folded_line> take_all();

    std::size_t size() const { return lines_.size(); }

 private:
    struct entry {
        std::string key;
        folded_line line;
    };
    using entries = std::list<entry>;

    void end(entries::iterator one);
    void end_about(std::span<const log_field> fields);

    entries lines_;  // by their first moment
    std::unordered_map<std::string_view, entries::iterator> by_key_;
    std::vector<folded_line> ended_;
};

}  // namespace sluice::app
