#include "ledger/state_directory.hpp"

#include <sluice/ledger/state_lock.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
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
            "the lock file " + file.string() + " cannot be written: " + reason.message(),
            "make it writable for the daemon's user, or name another directory with --state"};
}

}  // namespace

state_lock::state_lock(state_lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

state_lock& state_lock::operator=(state_lock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

// The file stays: taking it away would let two processes lock two files of the same name.
state_lock::~state_lock() {
    if (file_ >= 0) {
        ::close(file_);
    }
}

result<state_lock> lock_state_directory(const std::filesystem::path& directory) {
    auto prepared = prepare_state_directory(directory);
    if (!prepared) {
        return prepared.error();
    }
    const auto path = directory / "daemon.lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) {
        return refused_because_of(errno, path);
    }
    state_lock held(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return refused_because_of(errno, path);
        }
        return failure(failure_class::busy,
                       "another daemon (process " + holder_of(file) +
                           ") uses the state directory " + directory.string(),
                       "stop it first, or name another directory with --state");
    }
    const auto id = std::to_string(::getpid()) + "\n";
    const bool written = ::ftruncate(file, 0) == 0 &&
                         ::pwrite(file, id.data(), id.size(), 0) == static_cast<ssize_t>(id.size());
    if (!written) {
        return refused_because_of(errno, path);
    }
    return held;
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
