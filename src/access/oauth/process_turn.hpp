#pragma once

// One at a time over all processes of a state directory: a refresh token that two of them send is
// taken by the server for a stolen one, and ends all access. The system gives a turn back when its
// process ends, however it ends.

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>

#include <filesystem>
#include <string>

namespace sluice::access {

// Held as long as it lives. Moved from: holds nothing.
class process_turn {
 public:
    process_turn() = default;  // holds nothing
    process_turn(process_turn&& other) noexcept;
    process_turn& operator=(process_turn&& other) noexcept;
    ~process_turn();

 private:
    friend awaitable<result<process_turn>> enter_turn(std::filesystem::path file, std::string name,
                                                      clock* time);
    explicit process_turn(int file) : file_(file) {}
    int file_ = -1;
};

// A turn of that name at that file, which is there. Waits for others at most a minute, then fails
// with class busy; with class internal when the file cannot be used.
awaitable<result<process_turn>> enter_turn(std::filesystem::path file, std::string name,
                                           clock* time);

}  // namespace sluice::access
