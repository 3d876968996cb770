#include "connectors/file/file_lock.hpp"

#include <cerrno>
#include <chrono>
#include <sys/file.h>
#include <thread>
#include <utility>

namespace sluice::file {

result<file_lock> file_lock::take(const descriptor& file, const std::string& path) {
    using namespace std::chrono_literals;
    // flock has no limit of time, and a holder that never lets go must not hold up a stop.
    for (auto waited = 0ms, pause = 1ms; waited < 2s; waited += pause, pause *= 2) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
            return file_lock(file.get());
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return system_failure("lock", path, errno);
        }
        std::this_thread::sleep_for(pause);
    }
    return failure(failure_class::busy, "another program holds the lock on '" + path + "'",
                   "end it, or use another file");
}

file_lock::file_lock(file_lock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

file_lock::~file_lock() {
    if (fd_ >= 0) {
        ::flock(fd_, LOCK_UN);
    }
}

}  // namespace sluice::file
