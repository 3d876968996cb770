#pragma once

// The daemon locks its state directory, so that a second one does not start on it. The system
// releases the lock when the process ends, however it ends.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace sluice::ledger {

// Holds the lock as long as it lives. One that was moved from holds nothing.
class state_lock {
 public:
    state_lock(state_lock&& other) noexcept;
    state_lock& operator=(state_lock&& other) noexcept;
    ~state_lock();

    // Returns false when the file was removed or replaced: another daemon could then lock its own.
    bool is_in_place() const;

 private:
    friend result<state_lock> lock_state_directory(const std::filesystem::path& directory);
    state_lock(int file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
    int file_;
    std::filesystem::path path_;
};

// Locks `daemon.lock` in the directory and writes the process id there. Makes the directory when it
// is missing. Only the owner may open the file, so that no other user can hold the lock; links are
// not followed. Fails with class busy when another process holds the lock (the message names its
// id), with class internal when the directory cannot be made or written.
result<state_lock> lock_state_directory(const std::filesystem::path& directory);

// Returns the id of the process that holds the lock, as the lock file states it; nullopt when
// nobody holds it, or when that cannot be read. Creates nothing.
std::optional<std::string> holder_of_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
