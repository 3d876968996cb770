#pragma once

// Forks a child of a test, which the test kills, lets hold a lock, or lets write beside the parent.
// Fork it before the test starts threads.

#include <array>
#include <signal.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::testing {

class child_process {
 public:
    // Runs `body(pipe)` in the child. Its result is the exit code; an exception makes it 99. The
    // parent reads everything that the child writes to `pipe`.
    template <class Body>
    explicit child_process(Body body) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0 || (id_ = ::fork()) < 0) {
            throw std::runtime_error("no child process can be made");
        }
        if (id_ == 0) {
            ::close(ends[0]);
            int code = 99;
            try {
                code = body(ends[1]);
            } catch (const std::exception& error) {
                const std::string text = std::string("child: ") + error.what() + "\n";
                (void)!::write(STDERR_FILENO, text.data(), text.size());
            }
            ::_exit(code);
        }
        ::close(ends[1]);
        pipe_ = ends[0];
    }
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;
    ~child_process() {
        ::close(pipe_);
        if (!ended_) {
            ::kill(id_, SIGKILL);
            ::waitpid(id_, nullptr, 0);
        }
    }

    int pipe() const { return pipe_; }
    pid_t id() const { return id_; }
    void kill() { ::kill(id_, SIGKILL); }

    // Returns the exit code, or -1 when a signal ended the child.
    int wait() {
        int status = 0;
        ::waitpid(id_, &status, 0);
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    // Returns false while it runs.
    bool has_ended(int& code) {
        int status = 0;
        if (!ended_ && ::waitpid(id_, &status, WNOHANG) == id_) {
            ended_ = true;
            code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        return ended_;
    }

 private:
    pid_t id_ = -1;
    int pipe_ = -1;
    bool ended_ = false;
};

}  // namespace sluice::testing
