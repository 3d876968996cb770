#pragma once

// The files of an open ledger, as the file system knows them: to notice that others have taken
// their place.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace sluice::ledger::sqlite {

class opened_files {
 public:
    // The ledger is open, so that its log is there.
    explicit opened_files(const std::filesystem::path& file);

    // Names the first that is gone, or is another file than the one that was opened. Blocks for a
    // look at the file system.
    std::optional<failure> lost() const;

 private:
    struct known_file {
        std::filesystem::path path;
        dev_t device;
        ino_t number;
    };
    std::vector<known_file> files_;
};

}  // namespace sluice::ledger::sqlite
