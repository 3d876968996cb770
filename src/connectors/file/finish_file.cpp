#include "connectors/file/finish_file.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/stamped_name.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::file {

namespace {

constexpr int most_names = 1000;

result<void> move_file(const std::string& path, const taken_file& taken,
                       const std::string& directory) {
    if (auto made = make_directories(directory); !made) {
        return made;
    }
    const auto name = std::filesystem::path(path).filename().string();
    for (int number = 0; number <= most_names; ++number) {
        const auto free = number == 0 ? name : stamped_name(name, taken.state.modified, number);
        const auto to = directory + "/" + free;
        if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
            return {};
        }
        if (errno == EXDEV) {
            return failure(
                failure_class::refused,
                "cannot move '" + path + "' to '" + directory + "': it is on another file system",
                "choose a directory on the file system of the files");
        }
        if (errno != EEXIST) {
            return system_failure("move", path, errno);
        }
    }
    return failure(failure_class::refused, "'" + directory + "' has all names for '" + path + "'",
                   "clear the directory");
}

}  // namespace

result<finished> finish_file(const std::string& path, const taken_file& taken,
                             const finish_rule& rule, std::set<std::string>& unsynced) {
    const auto facts = facts_at(path);
    if (!facts) {
        struct stat there{};
        if (::lstat(path.c_str(), &there) != 0 && errno == ENOENT) {
            return finished::done;  // before a crash
        }
        return facts.error();
    }
    const auto now = state_of(*facts);
    if (now.identity != taken.state.identity) {
        return finished::done;
    }
    if (now != taken.state) {
        return finished::changed;
    }
    // The marker goes first. If it stayed, a new file of that name would be taken half-written.
    if (!rule.marker.empty() && ::unlink((path + rule.marker).c_str()) != 0 && errno != ENOENT) {
        return system_failure("delete", path + rule.marker, errno);
    }
    unsynced.insert(directory_of(path));
    if (rule.move_to.empty()) {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
            return system_failure("delete", path, errno);
        }
        return finished::done;
    }
    if (auto moved = move_file(path, taken, rule.move_to); !moved) {
        return moved.error();
    }
    unsynced.insert(rule.move_to);
    return finished::done;
}

result<void> sync_all(const std::set<std::string>& directories) {
    for (const auto& directory : directories) {
        if (auto synced = sync_directory(directory); !synced) {
            return synced;
        }
    }
    return {};
}

}  // namespace sluice::file
