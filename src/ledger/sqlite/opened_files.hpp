#pragma once

// Remembers the identities of an open ledger's files, to notice when other files take their place.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace sluice::ledger::sqlite {

class opened_files {
 public:
    // Call it when the ledger is open, so that its log exists.
    explicit opened_files(const std::filesystem::path& file);

    // Names the first file that was deleted or replaced. Blocks while it looks at the file system.
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
