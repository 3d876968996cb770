#include "ledger/private_directory.hpp"

#include <sluice/ledger/state_access.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sluice::ledger {

namespace {

constexpr mode_t others = S_IRWXG | S_IRWXO;

// The names of all files that Sluice keeps there, and the prefixes of names that it generates.
bool is_ours(std::string_view name) {
    constexpr std::array<std::string_view, 4> beginnings = {"ledger.sqlite", "daemon.lock",
                                                            "token.key", "token.lock"};
    for (const auto beginning : beginnings) {
        if (name.starts_with(beginning)) {
            return true;
        }
    }
    return false;
}

std::string open_to_others(const std::filesystem::path& path, mode_t wanted,
                           bool may_be_tightened) {
    struct stat facts{};
    if (::lstat(path.c_str(), &facts) != 0 || S_ISLNK(facts.st_mode) ||
        (facts.st_mode & others) == 0) {
        return {};
    }
    const auto* const mode = wanted == S_IRWXU ? "0700" : "0600";
    const bool done =
        may_be_tightened && facts.st_uid == ::geteuid() && ::chmod(path.c_str(), wanted) == 0;
    return path.string() + (done ? " was open to other users and is now " + std::string(mode)
                                 : " is open to other users: chmod " + std::string(mode) + " it");
}

}  // namespace

result<void> prepare_state_directory(const std::filesystem::path& given) {
    auto directory = given.lexically_normal();
    if (!directory.has_filename()) {
        // in "state/" the last part is empty; the name is the part before it
        directory = directory.parent_path();
    }
    const char* mend = "make it writable for the daemon's user, or name another with --state";
    const auto named = "the state directory " + directory.string();
    std::error_code error;
    if (directory.has_parent_path()) {
        std::filesystem::create_directories(directory.parent_path(), error);
    }
    if (!error && ::mkdir(directory.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        error = std::error_code(errno, std::generic_category());
    }
    if (!error && !std::filesystem::is_directory(directory, error) && !error) {
        error = std::make_error_code(std::errc::not_a_directory);
    }
    if (error) {
        return failure(failure_class::internal, named + " cannot be made: " + error.message(),
                       mend);
    }
    if (::eaccess(directory.c_str(), W_OK | X_OK) != 0) {
        const std::error_code reason(errno, std::generic_category());
        return failure(failure_class::internal, named + " cannot be written: " + reason.message(),
                       mend);
    }
    return {};
}

bool make_private_file(const std::filesystem::path& file) {
    const int made =
        ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) {
        ::close(made);
    }
    return made >= 0;
}

std::vector<std::string> tighten_state_directory(const std::filesystem::path& directory) {
    std::vector<std::string> said;
    bool is_shared = false;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        // The kernel names each caller of the daemon's socket, which may be open to others.
        if (entry->is_socket(error)) {
            continue;
        }
        if (!is_ours(entry->path().filename().string())) {
            is_shared = true;
            continue;
        }
        std::error_code ignored;
        const bool is_file = entry->is_regular_file(ignored) && !entry->is_symlink(ignored);
        said.push_back(open_to_others(entry->path(), S_IRUSR | S_IWUSR, is_file));
    }
    // Other users may need to enter a directory that holds more than the ledger.
    said.push_back(open_to_others(directory, S_IRWXU, !is_shared));
    std::erase(said, std::string());
    return said;
}

}  // namespace sluice::ledger
