#pragma once

// An exclusive flock(2) for as long as it lives.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>

#include <string>

namespace sluice::file {

class file_lock {
 public:
    // Does not wait: another holder is a failure of class busy with a short retry_after. `file`
    // outlives it.
    static result<file_lock> take(const descriptor& file, const std::string& path);

    file_lock(file_lock&& other) noexcept;
    file_lock& operator=(file_lock&&) = delete;
    ~file_lock();

 private:
    explicit file_lock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace sluice::file
