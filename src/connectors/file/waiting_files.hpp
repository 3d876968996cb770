#pragma once

// Holds the files that a look found until they are read. 100,000 of them may wait, so their names
// stand in one text, and the name of their folder once.

#include "connectors/file/taken_file.hpp"

#include <sluice/model/time.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

// A file with something to read.
struct waiting_file {
    std::string path;
    // Where reading goes on; null: at its beginning.
    std::unique_ptr<taken_file> from = nullptr;
    // Set for the rest of a followed file under another name: when it was last written.
    std::optional<wall_time> rotated = std::nullopt;
};

class waiting_files {
 public:
    waiting_files() = default;
    // `files` stand in the order in which they are to be read.
    explicit waiting_files(std::vector<waiting_file> files);

    bool empty() const { return entries_.empty(); }

    // The next file. Precondition of all three: there is one.
    std::string next_path() const;
    bool next_goes_on() const { return entries_.back().has_place; }  // it has a `from`
    waiting_file take_next();

    // The file is the next one.
    void put_first(waiting_file file);

 private:
    struct entry {
        std::uint32_t length = 0;  // of its text
        bool in_folder = false;    // the text leaves folder_ out
        bool has_place = false;
        bool is_rotated = false;
    };

    // The next file is the last of each list, and its text the end of texts_.
    std::string folder_;
    std::string texts_;
    std::vector<entry> entries_;
    std::vector<std::unique_ptr<taken_file>> places_;
    std::vector<wall_time> rotated_;
};

}  // namespace sluice::file
