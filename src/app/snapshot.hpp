#pragma once

// Reads a configuration as one snapshot: every file once, and then a second look that tells whether
// a file changed meanwhile. So a file that somebody is writing is never used. `run` and each reload
// read this way; the watch compares the disk with the last snapshot.

#include "app/configuration.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/written.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::app {

// Values of the file `environment` that the process had in its environment at the start, because
// the service manager read that file. A reload reads them from the file anew.
using environment_at_start = std::map<std::string, std::string>;
environment_at_start environment_of_file(const std::filesystem::path& directory);

// A file, as it was when it was read.
struct known_file {
    std::filesystem::path path;  // absolute
    std::uintmax_t size = 0;
    std::filesystem::file_time_type written{};
    std::string hash;  // empty: it could not be read, and so differs from every text
    // The text that runs, to show what differs; null: it is large, or a secret.
    std::shared_ptr<const std::string> text = nullptr;
};

// Remembers the files of a configuration. All calls block: they read the disk.
class read_files {
 public:
    read_files() = default;
    // `path` is the directory, or the only file. `files` are the files that were read, with those
    // that they include.
    read_files(std::filesystem::path path, const std::vector<std::filesystem::path>& files);
    // The same files, as they were when they were read.
    read_files(std::filesystem::path path, std::vector<known_file> files);

    // Returns the files whose text has changed, that were deleted or that were added, sorted by
    // name. A file whose size and time are the same is not read again.
    std::vector<std::string> changed() const;

    // As changed(), but reads every file again.
    std::vector<std::string> changed_texts() const;

    // Returns the time at which the youngest of them was written.
    std::filesystem::file_time_type last_written() const;

    // Returns files that held something and are empty now. Most likely an editor is writing them.
    std::vector<std::string> emptied_since(const read_files& earlier) const;

    const std::vector<known_file>& all() const { return files_; }

 private:
    std::vector<std::string> look(bool at_every_text) const;

    std::filesystem::path path_;
    std::vector<known_file> files_;
};

struct snapshot {
    config::loaded given;
    read_files files;
};

// Reads and checks every file of `directory`, as load_configuration() does. `earlier` may name
// files outside of the directory, which the last snapshot included. Blocks. Any thread may call it.
snapshot read_snapshot(const std::filesystem::path& directory, const environment_at_start& started,
                       const read_files& earlier = {});

// Reads the configuration as if the files of `pending` had these texts. Their paths begin with
// `directory`. Blocks. Any thread may call it.
config::loaded load_with(const std::filesystem::path& directory,
                         const environment_at_start& started, const config::pending_files& pending);

// Every object as it is written, with its place. Faults of files are left out. Blocks. Any thread
// may call it.
std::vector<config::written_object> objects_written_in(const std::filesystem::path& directory);

// The files that belong to the directory: every *.yaml below it that is not hidden.
std::vector<std::filesystem::path> yaml_files_below(const std::filesystem::path& path);

}  // namespace sluice::app
