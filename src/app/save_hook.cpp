#include "app/save_hook.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::app {
namespace {

using steady = std::chrono::steady_clock;

constexpr std::size_t longest_output = 2'000;

failure hook_failure(const save_hook& hook, const std::string& why, std::string output) {
    if (output.size() > longest_output) {
        output = "…" + output.substr(output.size() - longest_output);
    }
    const auto said = std::string(trimmed(output, " \t\r\n"));
    return {failure_class::refused,
            "the file is saved, but '" + hook.words.front() + "' " + why +
                (said.empty() ? "" : ": " + printable_lines(valid_utf8(said))),
            "run it by hand in " + hook.directory.string() + ", or change daemon.page.after_save"};
}

std::vector<std::string> environment_of(const save_hook& hook) {
    std::vector<std::string> all{"SLUICE_FILE=" + hook.file, "SLUICE_WHO=" + hook.who};
    for (const char* name : {"PATH", "HOME", "LANG"}) {
        if (const char* value = std::getenv(name)) {
            all.push_back(std::string(name) + "=" + value);
        }
    }
    return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) {
        all.push_back(text.data());
    }
    all.push_back(nullptr);
    return all;
}

// Starts the program in a group of its own, with its output in `output`. Returns the error's
// number, or 0.
int start(const save_hook& hook, int output, pid_t& process) {
    auto words = hook.words;
    auto environment = environment_of(hook);
    const auto arguments = pointers_to(words);
    const auto variables = pointers_to(environment);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&how);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
    ::posix_spawn_file_actions_addchdir_np(&files, hook.directory.c_str());
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&how, &none);
    ::posix_spawnattr_setsigdefault(&how, &all);
    ::posix_spawnattr_setpgroup(&how, 0);
    ::posix_spawnattr_setflags(
        &how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    const int error = ::posix_spawnp(&process, arguments.front(), &files, &how, arguments.data(),
                                     variables.data());
    ::posix_spawnattr_destroy(&how);
    ::posix_spawn_file_actions_destroy(&files);
    return error;
}

// Reads until the program and its children have closed the pipe. Returns false when the time is
// over.
bool read_output(int from, steady::time_point until, std::string& output) {
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - steady::now()).count();
        if (left <= 0) {
            return false;
        }
        pollfd waits{from, POLLIN, 0};
        const int ready = ::poll(&waits, 1, static_cast<int>(left));
        if (ready < 0 && errno != EINTR) {
            return true;
        }
        if (ready <= 0) {
            continue;
        }
        char piece[4096];
        const auto size = ::read(from, piece, sizeof piece);
        if (size <= 0) {
            return true;
        }
        output.append(piece, static_cast<std::size_t>(size));
        if (output.size() > longest_output * 4) {
            output.erase(0, output.size() - longest_output * 2);
        }
    }
}

// A program may close its output and go on.
bool ends_until(pid_t process, steady::time_point until) {
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    if (handle < 0) {
        return true;  // an old kernel: the wait has no limit
    }
    pollfd ended{handle, POLLIN, 0};
    int ready = 0;
    do {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady::now());
        ready = ::poll(&ended, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    } while (ready < 0 && errno == EINTR);
    ::close(handle);
    return ready != 0;
}

}  // namespace

result<void> run_save_hook(const save_hook& hook) {
    if (hook.words.empty()) {
        return {};
    }
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return hook_failure(hook, "does not start", std::strerror(errno));
    }
    pid_t process = 0;
    const int error = start(hook, ends[1], process);
    ::close(ends[1]);
    if (error != 0) {
        ::close(ends[0]);
        return hook_failure(hook, "does not start", std::strerror(error));
    }
    std::string output;
    const auto until = steady::now() + hook.longest;
    const bool in_time = read_output(ends[0], until, output) && ends_until(process, until);
    ::close(ends[0]);
    if (!in_time) {
        ::kill(-process, SIGKILL);
    }
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    if (!in_time) {
        return hook_failure(
            hook,
            "did not end in " + std::to_string(hook.longest.count() / 1000) + " s, and was killed",
            output);
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        const auto why = WIFEXITED(status) ? "ended with " + std::to_string(WEXITSTATUS(status))
                                           : "was killed by a signal";
        return hook_failure(hook, why, output);
    }
    return {};
}

}  // namespace sluice::app
