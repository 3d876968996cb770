#pragma once

// Lets one process of a state directory at a time renew a token. When two processes send one
// refresh token, the server takes it for stolen and ends all access. The system ends a turn when
// its process ends, however it ends.

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>

#include <filesystem>
#include <string>

namespace sluice::access {

// Holds the turn as long as it lives. One that was moved from holds nothing.
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

// Takes the turn of that name at an existing file. Waits at most a minute for others, then fails
// with class busy. Fails with class internal when the file cannot be used.
awaitable<result<process_turn>> enter_turn(std::filesystem::path file, std::string name,
                                           clock* time);

}  // namespace sluice::access
