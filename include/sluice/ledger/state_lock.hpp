#pragma once

// One daemon for one state directory: a lock that the system gives back when the process ends,
// however it ends.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace sluice::ledger {

// Held as long as it lives. Moved from: holds nothing.
class state_lock {
 public:
    state_lock(state_lock&& other) noexcept;
    state_lock& operator=(state_lock&& other) noexcept;
    ~state_lock();

    // False when the file was removed or replaced: another daemon could then lock its own.
    bool is_in_place() const;

 private:
    friend result<state_lock> lock_state_directory(const std::filesystem::path& directory);
    state_lock(int file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
    int file_;
    std::filesystem::path path_;
};

// Locks `daemon.lock` in it, and writes the process id there; makes the directory when it is
// missing. Only the owner may open the file, so that no other user can hold the lock; no link is
// followed. Fails with class busy when another process holds it (the message names its id), with
// class internal when the directory cannot be made or written.
result<state_lock> lock_state_directory(const std::filesystem::path& directory);

// The process that holds it: its id as it stands in the lock file. Nothing: nobody does, or it
// cannot be told. Makes nothing.
std::optional<std::string> holder_of_state_directory(const std::filesystem::path& directory);

}  // namespace sluice::ledger
