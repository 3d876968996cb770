#include "connectors/exec/child_process.hpp"

#include <boost/asio/post.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sluice::exec {

namespace {

// Blocks until a process is dead, and takes its status.
int status_of(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

class file_number {
 public:
    file_number() = default;
    explicit file_number(int number) : number_(number) {}
    file_number(const file_number&) = delete;
    file_number& operator=(const file_number&) = delete;
    ~file_number() { close(); }

    int get() const { return number_; }
    int release() { return std::exchange(number_, -1); }
    void take(int number) {
        close();
        number_ = number;
    }

 private:
    void close() {
        if (number_ >= 0) {
            ::close(number_);
        }
        number_ = -1;
    }

    int number_ = -1;
};

struct pipe_pair {
    file_number read;
    file_number write;

    bool open() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            return false;
        }
        read.take(ends[0]);
        write.take(ends[1]);
        return true;
    }
};

class spawn_plan {
 public:
    spawn_plan() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
    }
    spawn_plan(const spawn_plan&) = delete;
    spawn_plan& operator=(const spawn_plan&) = delete;
    ~spawn_plan() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    // Returns 0 or an error number.
    int spawn(const program_start& wanted, int input, int output, int errors, pid_t& process) {
        ::posix_spawn_file_actions_addchdir_np(&actions_, wanted.directory.c_str());
        ::posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
        // A library may have opened a file without O_CLOEXEC.
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        // The daemon holds and ignores signals; the program begins with none of that.
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        auto arguments = texts_of(wanted.arguments, wanted.program.c_str());
        auto environment = texts_of(wanted.environment, nullptr);
        return ::posix_spawn(&process, wanted.program.c_str(), &actions_, &attributes_,
                             arguments.data(), environment.data());
    }

 private:
    static std::vector<char*> texts_of(const std::vector<std::string>& texts, const char* first) {
        std::vector<char*> made;
        if (first != nullptr) {
            made.push_back(const_cast<char*>(first));
        }
        for (const auto& text : texts) {
            made.push_back(const_cast<char*>(text.c_str()));
        }
        made.push_back(nullptr);
        return made;
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

failure not_started(const std::string& program, int error) {
    failure why(failure_class::unreachable,
                program + " cannot be started: " + std::generic_category().message(error),
                "see that the program and its directory exist, and that the daemon's user may use "
                "them");
    if (error == E2BIG) {
        why.kind = failure_class::refused;
        why.mend = "give long values to its standard input, not as arguments";
    }
    return why;
}

}  // namespace

child_process::child_process(const asio::any_io_executor& executor, asio::thread_pool* pool)
    : pool_(pool), input_(executor), output_(executor), errors_(executor), watched_(executor) {}

child_process::~child_process() {
    if (!runs_) {
        return;
    }
    kill();
    asio::post(*pool_, [process = *runs_] { (void)status_of(process); });
}

result<void> child_process::start(const program_start& wanted) {
    pipe_pair input;
    pipe_pair output;
    pipe_pair errors;
    if (!input.open() || !output.open() || !errors.open()) {
        return not_started(wanted.program, errno);
    }
    pid_t process = 0;
    const int error = spawn_plan().spawn(wanted, input.read.get(), output.write.get(),
                                         errors.write.get(), process);
    if (error != 0) {
        return not_started(wanted.program, error);
    }
    runs_ = process;
    // glibc 2.36 declares pidfd_open() without C linkage.
    const int watched = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    if (watched < 0) {
        const int why = errno;
        kill();
        (void)status_of(process);
        runs_.reset();
        failure lost(failure_class::unreachable, wanted.program + " cannot be watched: " +
                                                     std::generic_category().message(why));
        lost.may_have_happened = true;
        return lost;
    }
    watched_.assign(watched);
    input_.assign(input.write.release());
    output_.assign(output.read.release());
    errors_.assign(errors.read.release());
    return {};
}

awaitable<bool> child_process::wait() {
    const auto [error] = co_await watched_.async_wait(pipe_end::wait_read, as_tuple);
    co_return !error;
}

void child_process::kill() const {
    ::kill(-*runs_, SIGKILL);
}

void child_process::reap(run_ending& how, int& code) {
    const int status = status_of(*runs_);
    runs_.reset();
    how = WIFEXITED(status) ? run_ending::exited : run_ending::killed;
    code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

}  // namespace sluice::exec
