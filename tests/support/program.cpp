#include "support/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe can be made");
    }
    return ends;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (auto& text : texts) {
        all.push_back(text.data());
    }
    all.push_back(nullptr);
    return all;
}

std::vector<std::string> variables(const launch& launch) {
    std::vector<std::string> all;
    for (char** each = environ; *each != nullptr; ++each) {
        const std::string one = *each;
        if (!launch.environment.contains(one.substr(0, one.find('=')))) {
            all.push_back(one);
        }
    }
    for (const auto& [name, value] : launch.environment) {
        all.push_back(name + "=" + value);
    }
    return all;
}

// Runs in the child between fork and exec, so nothing here may allocate.
[[noreturn]] void become(const char* file, char* const* arguments, char* const* environment,
                         std::array<int, 3> ends, const rlimit* limit) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int number = 0; number < 3; ++number) {
        ::dup2(ends[static_cast<std::size_t>(number)], number);
    }
    if (limit != nullptr) {
        std::signal(SIGXFSZ, SIG_IGN);  // a write past the limit fails, as on a full disk
        ::setrlimit(RLIMIT_FSIZE, limit);
    }
    ::execve(file, arguments, environment);
    ::_exit(127);
}

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace

program::program(const launch& launch) : patience_(launch.patience) {
    const auto in = make_pipe();
    const auto out = make_pipe();
    const auto err = make_pipe();
    std::vector<std::string> arguments = {launch.file};
    arguments.insert(arguments.end(), launch.arguments.begin(), launch.arguments.end());
    auto environment = variables(launch);
    const auto argument_pointers = pointers(arguments);
    const auto environment_pointers = pointers(environment);
    rlimit limit{};
    if (launch.largest_file) {
        limit = {*launch.largest_file, RLIM_INFINITY};
    }
    id_ = ::fork();
    if (id_ == 0) {
        become(launch.file.c_str(), argument_pointers.data(), environment_pointers.data(),
               {in[0], out[1], err[1]}, launch.largest_file ? &limit : nullptr);
    }
    for (const int end : {in[0], out[1], err[1]}) {
        ::close(end);
    }
    if (id_ < 0) {
        throw std::runtime_error("no child process can be made");
    }
    const auto sent = ::write(in[1], launch.input.data(), launch.input.size());
    if (launch.asks) {
        in_ = in[1];
    } else {
        ::close(in[1]);
    }
    reader_ = std::thread([this, from = out[0], and_from = err[0]] { gather(from, and_from); });
    if (sent != static_cast<ssize_t>(launch.input.size())) {
        throw std::runtime_error("the child's standard input does not take its text");
    }
}

program::~program() {
    send(SIGKILL);
    reader_.join();
    if (in_ >= 0) {
        ::close(in_);
    }
}

void program::gather(int out, int err) {
    std::array<pollfd, 2> open{pollfd{out, POLLIN, 0}, pollfd{err, POLLIN, 0}};
    std::array<std::string*, 2> texts{&out_, &err_};
    std::array<char, 8192> piece{};
    while (open[0].fd >= 0 || open[1].fd >= 0) {
        if (::poll(open.data(), open.size(), -1) < 0 && errno != EINTR) {
            break;
        }
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (open[i].fd < 0 || open[i].revents == 0) {
                continue;
            }
            const auto size = ::read(open[i].fd, piece.data(), piece.size());
            const std::lock_guard lock(guard_);
            if (size > 0) {
                texts[i]->append(piece.data(), static_cast<std::size_t>(size));
            } else {
                ::close(open[i].fd);
                open[i].fd = -1;
            }
            changed_.notify_all();
        }
    }
    // The child is not reaped yet, so send() cannot reach another process with the same number.
    siginfo_t end{};
    ::waitid(P_PID, static_cast<id_t>(id_), &end, WEXITED | WNOWAIT);
    const std::lock_guard lock(guard_);
    int status = 0;
    ::waitpid(id_, &status, 0);
    status_ = status;
    changed_.notify_all();
}

void program::send(int signal) {
    const std::lock_guard lock(guard_);
    if (!status_) {
        ::kill(id_, signal);
    }
}

void program::type(const std::string& line) {
    const auto text = line + "\n";
    if (::write(in_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("the child's standard input does not take a line");
    }
}

bool program::wrote(const std::string& text, std::size_t times) {
    std::unique_lock lock(guard_);
    const auto there = [&] {
        return count_of(out_, text) >= times || count_of(err_, text) >= times;
    };
    changed_.wait_for(lock, patience_, [&] { return there() || status_.has_value(); });
    return there();
}

ended program::wait() {
    {
        std::unique_lock lock(guard_);
        if (!changed_.wait_for(lock, patience_, [this] { return status_.has_value(); })) {
            throw std::runtime_error("the program does not end; it wrote:\n" + out_ + err_);
        }
    }
    return result();
}

ended program::kill() {
    send(SIGKILL);
    return wait();
}

ended program::stop() {
    send(SIGTERM);
    return wait();
}

ended program::result() {
    const std::lock_guard lock(guard_);
    ended all;
    all.code = WIFEXITED(*status_) ? WEXITSTATUS(*status_) : -1;
    all.signal = WIFSIGNALED(*status_) ? WTERMSIG(*status_) : 0;
    all.out = out_;
    all.err = err_;
    return all;
}

bool program::runs() {
    const std::lock_guard lock(guard_);
    return !status_;
}

std::string program::out() {
    const std::lock_guard lock(guard_);
    return out_;
}

std::string program::err() {
    const std::lock_guard lock(guard_);
    return err_;
}

void program::make_room() const {
    const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
    if (::prlimit(id_, RLIMIT_FSIZE, &none, nullptr) != 0) {
        throw std::runtime_error("the child's limit cannot be lifted");
    }
}

ended run_to_end_of(const launch& launch) {
    program child(launch);
    return child.wait();
}

void rest(std::chrono::milliseconds length) {
    ::poll(nullptr, 0, static_cast<int>(length.count()));
}

}  // namespace sluice::testing
