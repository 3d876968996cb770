#include "support/pseudo_terminal.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <pty.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vector>

namespace sluice::testing {

namespace {

// Control sequences of ECMA-48 end with a byte from 0x40 on; a carriage return goes with each line
// feed.
std::string without_control(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\x1b' && at + 1 < text.size() && text[at + 1] == '[') {
            at += 2;
            while (at < text.size() && (text[at] < 0x40 || text[at] > 0x7e)) {
                ++at;
            }
        } else if (text[at] != '\r') {
            plain += text[at];
        }
    }
    return plain;
}

[[noreturn]] void become(const launch& launch) {
    std::vector<char*> words{const_cast<char*>(launch.file.c_str())};
    for (const auto& one : launch.arguments) {
        words.push_back(const_cast<char*>(one.c_str()));
    }
    words.push_back(nullptr);
    for (const auto& [name, value] : launch.environment) {
        ::setenv(name.c_str(), value.c_str(), 1);
    }
    ::unsetenv("COLUMNS");
    ::execv(launch.file.c_str(), words.data());
    ::_exit(127);
}

}  // namespace

pseudo_terminal::pseudo_terminal(const launch& launch, unsigned short columns,
                                 unsigned short rows) {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ < 0) {
        throw std::runtime_error("there is no terminal to be had");
    }
    if (child_ == 0) {
        become(launch);
    }
    reader_ = std::thread([this] { gather(); });
}

pseudo_terminal::~pseudo_terminal() {
    if (child_ > 0) {
        ::kill(child_, SIGKILL);
        wait();
    }
    ::close(terminal_);
}

// Reading fails when the last program has left the terminal.
void pseudo_terminal::gather() {
    std::array<char, 4096> piece{};
    for (;;) {
        const auto length = ::read(terminal_, piece.data(), piece.size());
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length <= 0) {
            return;
        }
        const std::lock_guard lock(guard_);
        output_.append(piece.data(), static_cast<std::size_t>(length));
    }
}

void pseudo_terminal::type(const std::string& keys) const {
    if (::write(terminal_, keys.data(), keys.size()) < 0) {
        throw std::runtime_error("the terminal takes no keys");
    }
}

void pseudo_terminal::send(int signal) const {
    ::kill(child_, signal);
}

void pseudo_terminal::resize(unsigned short columns, unsigned short rows) const {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    ::ioctl(terminal_, TIOCSWINSZ, &size);
}

bool pseudo_terminal::shows(const std::string& text) {
    return until([&] { return screen().find(text) != std::string::npos; });
}

std::string pseudo_terminal::screen() {
    const auto all = output();
    const auto home = all.rfind("\x1b[H");
    return without_control(home == std::string::npos ? all : all.substr(home));
}

std::string pseudo_terminal::output() {
    const std::lock_guard lock(guard_);
    return output_;
}

bool pseudo_terminal::is_as_a_shell_wants_it() const {
    termios now{};
    return ::tcgetattr(terminal_, &now) == 0 && (now.c_lflag & ECHO) != 0 &&
           (now.c_lflag & ICANON) != 0;
}

int pseudo_terminal::wait() {
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = -1;
    reader_.join();  // it has everything when the terminal has no program any more
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace sluice::testing
