#pragma once

// Decides which files of a folder have something to read, and remembers how far each was read.

#include "connectors/file/folder_listing.hpp"
#include "connectors/file/waiting_files.hpp"

#include <sluice/component/subscriber.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::file {

struct folder_rule {
    std::string pattern;
    bool follows = false;  // takes what is added; else a file is taken as a whole
    std::string marker;    // a file is whole when its marker is there; empty: when it is quiet
    std::chrono::milliseconds quiet = std::chrono::seconds(30);
    std::uint64_t largest_unpacked = 0;  // of a packed file
};

// Blocks. Used by one thread at a time.
class folder_look {
 public:
    explicit folder_look(folder_rule rule) : rule_(std::move(rule)) {}

    const folder_rule& rule() const { return rule_; }

    void recall(std::string_view key, const json::value& fact);
    void forget_all();

    // Lists the folder. Returns the files with something to read in the order of their names, rests
    // of rotated files first.
    result<std::vector<waiting_file>> look(wall_time now);

    // Returns the earliest moment at which a file that was listed may be whole.
    std::optional<wall_time> next_whole() const { return next_whole_; }

    // Tells whether a file of that state counts as whole.
    bool is_whole(const std::string& path, const file_state& state, wall_time changed,
                  wall_time now);

    const taken_file* find(std::uint64_t identity) const;
    void remember(taken_file file);
    void forget(std::uint64_t identity);

    // Returns the place in a followed file of which the new file at `path` is a copy, such as one
    // that a rotation made.
    std::optional<taken_file> place_in_copy(const std::string& path);

    // Returns the changes since the last call, for the page.
    std::vector<source_fact> take_changes();

 private:
    void consider(listed_file file, wall_time now, std::vector<waiting_file>& found);
    bool came_and_went(const listed_file& file) const;
    bool is_backup(const std::string& path, const taken_file& of) const;
    bool lost_its_content(const listed_file& file, const taken_file& known);
    void look_for_rests(wall_time now, std::vector<waiting_file>& found);
    void note_gone(wall_time now);

    folder_rule rule_;
    // By identity. A flat map would copy all of them while it grows.
    std::unordered_map<std::uint64_t, taken_file> files_;
    std::vector<taken_file> orphans_;  // followed files that are gone or were cut off
    std::vector<source_fact> changes_;
    std::optional<wall_time> next_whole_;
    std::uint32_t looks_ = 0;
};

}  // namespace sluice::file
