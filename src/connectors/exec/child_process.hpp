#pragma once

// A program that runs in a process group of its own, with pipes to its standard streams.

#include "connectors/exec/program_run.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <optional>
#include <sys/types.h>

namespace sluice::exec {

using pipe_end = asio::posix::stream_descriptor;

class child_process {
 public:
    // `pool` outlives this object.
    child_process(const asio::any_io_executor& executor, asio::thread_pool* pool);
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    // Kills the group of a program that still runs. The pool waits for its end.
    ~child_process();

    // Call it once. A failure means that nothing runs.
    result<void> start(const program_start& wanted);

    // Resumes when the program has ended: true, or false after a cancellation. It is not reaped
    // yet, so its number belongs to no other process.
    awaitable<bool> wait();

    // Kills every process of the group. Precondition: started, not reaped.
    void kill() const;

    // Precondition: wait() has returned true.
    void reap(run_ending& how, int& code);

    pipe_end& input() { return input_; }
    pipe_end& output() { return output_; }
    pipe_end& errors() { return errors_; }

 private:
    asio::thread_pool* pool_;
    pipe_end input_;
    pipe_end output_;
    pipe_end errors_;
    pipe_end watched_;  // the process itself (pidfd)
    std::optional<pid_t> runs_;
};

}  // namespace sluice::exec
