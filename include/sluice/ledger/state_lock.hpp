#pragma once

// One daemon for one state directory: a lock that the system gives back when the process ends,
// however it ends.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace sluice::ledger {

// Held as long as it lives. Moved from: holds nothing.
class state_lock {
 public:
    state_lock(state_lock&& other) noexcept;
    state_lock& operator=(state_lock&& other) noexcept;
    ~state_lock();

 private:
    friend result<state_lock> lock_state_directory(const std::filesystem::path& directory);
    explicit state_lock(int file) : file_(file) {}
    int file_;
};

// Locks `daemon.lock` in it, and writes the process id there; makes the directory when it is
// missing. Fails with class busy when another process holds it (the message names its id), with
// class internal when the directory cannot be made or written.
result<state_lock> lock_state_directory(const std::filesystem::path& directory);

// The process that holds it: its id as it stands in the lock file. Nothing: nobody does, or it
// cannot be told. Makes nothing.
std::optional<std::string> holder_of_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
