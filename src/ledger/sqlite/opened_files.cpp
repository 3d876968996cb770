#include "ledger/sqlite/opened_files.hpp"

#include <cerrno>
#include <sys/stat.h>

namespace sluice::ledger::sqlite {

opened_files::opened_files(const std::filesystem::path& file) {
    for (const char* part : {"", "-wal", "-shm"}) {
        const std::filesystem::path path = file.string() + part;
        struct stat found{};
        if (::stat(path.c_str(), &found) == 0) {
            files_.push_back({path, found.st_dev, found.st_ino});
        }
    }
}

// A directory that cannot be searched proves nothing about the file.
std::optional<failure> opened_files::lost() const {
    for (const auto& one : files_) {
        struct stat found{};
        const bool there = ::stat(one.path.c_str(), &found) == 0;
        const bool same = there && found.st_dev == one.device && found.st_ino == one.number;
        if (same || (!there && errno != ENOENT && errno != ENOTDIR)) {
            continue;
        }
        return failure(
            failure_class::internal,
            one.path.string() + (there ? " was replaced" : " was deleted") +
                " while the ledger is open: what is written from now on is lost with it",
            "stop the daemon, put the ledger back (a backup, or the file that was moved away) and "
            "start it again");
    }
    return std::nullopt;
}

}  // namespace sluice::ledger::sqlite
