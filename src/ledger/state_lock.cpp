#include "ledger/private_directory.hpp"

#include <sluice/ledger/state_lock.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sluice::ledger {

namespace {

std::string holder_of(int file) {
    std::array<char, 24> text{};
    const auto length = ::pread(file, text.data(), text.size(), 0);
    const auto end = length > 0 ? static_cast<std::size_t>(length) : 0;
    std::string number;
    for (std::size_t i = 0; i < end && text.at(i) >= '0' && text.at(i) <= '9'; ++i) {
        number += text.at(i);
    }
    return number.empty() ? "unknown" : number;
}

failure refused_because_of(int number, const std::filesystem::path& file) {
    const std::error_code reason(number, std::generic_category());
    return {failure_class::internal,
            "the lock file " + file.string() + " cannot be written: " +
                (number == ELOOP ? std::string("it is a link") : reason.message()),
            number == ELOOP ? "remove the link"
                            : "make it writable for the daemon's user, or name another directory "
                              "with --state"};
}

failure held_already(int file, const std::filesystem::path& path, const struct stat& facts) {
    const bool is_foreign = facts.st_uid != ::geteuid();
    return {failure_class::busy,
            "another daemon (process " + holder_of(file) + ") uses the state directory " +
                path.parent_path().string(),
            is_foreign ? "the lock file belongs to user " + std::to_string(facts.st_uid) +
                             ": remove it when no daemon runs"
                       : "stop it first, or name another directory with --state"};
}

bool is_same_file(int file, const std::filesystem::path& path) {
    struct stat opened{};
    struct stat named{};
    return ::fstat(file, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

// Root that cannot act as the owner (state_owner.hpp) leaves no file of its own.
bool give_to_owner(int file, const std::filesystem::path& directory) {
    struct stat owner{};
    return ::geteuid() != 0 || (::stat(directory.c_str(), &owner) == 0 &&
                                ::fchown(file, owner.st_uid, owner.st_gid) == 0);
}

bool write_own_id(int file) {
    const auto id = std::to_string(::getpid()) + "\n";
    return ::ftruncate(file, 0) == 0 &&
           ::pwrite(file, id.data(), id.size(), 0) == static_cast<ssize_t>(id.size());
}

}  // namespace

state_lock::state_lock(state_lock&& other) noexcept
    : file_(std::exchange(other.file_, -1)), path_(std::move(other.path_)) {}

state_lock& state_lock::operator=(state_lock&& other) noexcept {
    std::swap(file_, other.file_);
    std::swap(path_, other.path_);
    return *this;
}

// The file stays. Without it, two processes could lock two files of the same name.
state_lock::~state_lock() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

bool state_lock::is_in_place() const {
    return is_same_file(file_, path_);
}

result<state_lock> lock_state_directory(const std::filesystem::path& directory) {
    auto prepared = prepare_state_directory(directory);
    if (!prepared) {
        return prepared.error();
    }
    const auto path = directory / "daemon.lock";
    for (;;) {
        state_lock held(
            ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR),
            path);
        struct stat facts{};
        if (held.file_ < 0 || ::fstat(held.file_, &facts) != 0) {
            return refused_because_of(errno, path);
        }
        if (!S_ISREG(facts.st_mode)) {
            return refused_because_of(EEXIST, path);
        }
        // Checked before the lock: any user can hold a lock on a file that others may open.
        if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0 && facts.st_uid == ::geteuid()) {
            ::fchmod(held.file_, S_IRUSR | S_IWUSR);
        }
        if (::flock(held.file_, LOCK_EX | LOCK_NB) != 0) {
            return errno == EWOULDBLOCK ? held_already(held.file_, path, facts)
                                        : refused_because_of(errno, path);
        }
        if (!held.is_in_place()) {
            continue;  // removed between the opening and the lock
        }
        if (!give_to_owner(held.file_, directory) || !write_own_id(held.file_)) {
            return refused_because_of(errno, path);
        }
        return held;
    }
}

std::optional<std::string> holder_of_state_directory(const std::filesystem::path& directory) {
    const int file = ::open((directory / "daemon.lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return std::nullopt;
    }
    const bool is_held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    auto holder = is_held ? std::optional(holder_of(file)) : std::nullopt;
    ::close(file);
    return holder;
}

}  // namespace sluice::ledger
