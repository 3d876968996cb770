#pragma once

// Runs a program without a shell: input to its standard input, output and errors from the others.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace sluice::exec {

struct program_start {
    std::string program;                        // an absolute path
    std::vector<std::string> arguments = {};    // without the program
    std::vector<std::string> environment = {};  // "NAME=value"; the program sees no other
    std::string directory = "/";
    std::string input = {};
};

struct run_limits {
    std::chrono::milliseconds time{0};
    std::size_t output = 0;  // bytes of standard output
    // True: the program goes on when it has written more, and the rest is dropped. False: it is
    // killed.
    bool drops_rest = false;
};

enum class run_ending {
    exited,     // `code` is its exit status
    killed,     // by the signal `code`, from elsewhere
    timed_out,  // killed at the limit
    too_large,  // killed at the limit
};

struct program_end {
    run_ending how = run_ending::exited;
    int code = 0;
    std::string output;
    std::string errors;  // the first 4 KiB of standard error
};

// Starts the program in a process group of its own, with no other open file. At its end, at a limit
// and at a cancellation every process of the group is killed. A process that has left the group
// lives on, and nobody waits for it. `pool` waits for a program that was cut off to be dead.
//
// A failure means that the program was not started. Cancelled (terminal), it throws
// operation_aborted.
awaitable<result<program_end>> run_program(program_start start, run_limits limits,
                                           asio::thread_pool* pool);

}  // namespace sluice::exec
