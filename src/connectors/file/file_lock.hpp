#pragma once

// Holds an exclusive flock(2) for as long as it lives. append_file takes one for each append.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <string>

namespace sluice::file {

class file_lock {
 public:
    // Does not wait: if another program holds the lock, fails with class busy and a short
    // retry_after. `file` outlives the lock.
    static result<file_lock> take(const descriptor& file, const std::string& path);

    file_lock(file_lock&& other) noexcept;
    file_lock& operator=(file_lock&&) = delete;
    ~file_lock();

 private:
    explicit file_lock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace sluice::file
