#include "connectors/file/file_lock.hpp"

#include <cerrno>
#include <chrono>
#include <sys/file.h>
#include <thread>
#include <utility>

namespace sluice::file {

result<file_lock> file_lock::take(const descriptor& file, const std::string& path) {
    int outcome = 0;
    do {
        outcome = ::flock(file.get(), LOCK_EX | LOCK_NB);
    } while (outcome != 0 && errno == EINTR);
    if (outcome == 0) {
        return file_lock(file.get());
    }
    if (errno != EWOULDBLOCK) {
        return system_failure("lock", path, errno);
    }
    // Waiting in flock() would block a thread of the pool for as long as the other program likes.
    failure held(failure_class::busy, "another program holds the lock on '" + path + "'",
                 "end it, or use another file");
    held.retry_after = std::chrono::milliseconds(20);
    return held;
}

file_lock::file_lock(file_lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

file_lock::~file_lock() {
    if (fd_ >= 0) {
        ::flock(fd_, LOCK_UN);
    }
}

}  // namespace sluice::file
