#pragma once

// Reads and parses the files of a configuration and the files that they include. load() and
// read_written() use it.

#include "config/yaml.hpp"

#include <sluice/config/load.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/config/variables.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <system_error>
#include <vector>

namespace sluice::config {

class document_reader {
 public:
    // All three must outlive this object.
    document_reader(const variable_source& variables, diagnostics& problems, reader_state& state);

    // Leaves variables as they are written, except in `include`.
    void keep_variables() { resolves_ = false; }

    // Reads these texts in place of the files and in addition to them, as if they had been written
    // already.
    void pretend(const pending_files& written) { pending_ = &written; }

    // Reads the tests of a directory, in place of its configuration.
    void read_tests(bool wanted) { of_tests_ = wanted; }

    // Reads a directory with all its *.yaml, or one file.
    void read(const std::filesystem::path& path);

    // Reads the text of an entry, as if a file had it at its place.
    void add(const added_entry& entry);

    // The top-level map of each file without `include`, in the order of reading.
    std::vector<node>& documents() { return documents_; }
    const std::vector<std::filesystem::path>& files() const { return files_; }

    // True when some file could not be read to its end: a missing name may be in there.
    bool incomplete() const { return incomplete_; }

 private:
    struct open_file {
        std::filesystem::path identity;  // canonical
        std::string name;
    };

    result<std::string> text_of(const std::filesystem::path& path) const;
    void read_directory(const std::filesystem::path& directory);
    // Appends every *.yaml below the directory. Returns false when it could not read a part of it.
    bool gather(const std::filesystem::path& directory, std::vector<std::filesystem::path>& found);
    void report_unreadable(const std::filesystem::path& directory, const std::error_code& error);
    void read_file(const std::filesystem::path& path, const location& asked_by);
    void parse(const std::filesystem::path& path, std::string text);
    void read_includes(const node& list, const std::filesystem::path& beside);
    void follow(const node& name, const std::filesystem::path& beside);
    bool is_cycle(const std::filesystem::path& identity, const std::filesystem::path& path,
                  const location& asked_by);
    void report(const location& at, std::string message, std::string mend);

    const variable_source& variables_;
    diagnostics& problems_;
    reader_state& state_;
    std::vector<node> documents_;
    std::vector<std::filesystem::path> files_;
    std::set<std::filesystem::path> seen_;
    std::vector<open_file> open_;
    bool incomplete_ = false;
    bool resolves_ = true;
    bool of_tests_ = false;
    const pending_files* pending_ = nullptr;
};

}  // namespace sluice::config
