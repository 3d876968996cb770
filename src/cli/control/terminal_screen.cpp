#include "cli/control/terminal_screen.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace sluice::cli {
namespace {

// Control sequences of ECMA-48, and two private ones that every terminal of today knows.
constexpr std::string_view second_screen = "\x1b[?1049h";
constexpr std::string_view first_screen = "\x1b[?1049l";
constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view show_cursor = "\x1b[?25h";
constexpr std::string_view go_home = "\x1b[H";
constexpr std::string_view clear_line = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

void write_all(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

}  // namespace

// The terminal is opened anew: a mark that reads do not block would otherwise stay on the shell's
// own standard input.
terminal_screen::terminal_screen() : keys_(::open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
    if (keys_ >= 0 && ::tcgetattr(keys_, &before_) == 0) {
        auto raw = before_;
        raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        // A stopped program would leave the second screen to the shell.
        raw.c_cc[VSUSP] = _POSIX_VDISABLE;
        changed_ = ::tcsetattr(keys_, TCSANOW, &raw) == 0;
    }
    write_all(std::string(second_screen) + std::string(hide_cursor));
}

terminal_screen::~terminal_screen() {
    write_all(std::string(show_cursor) + std::string(first_screen));
    if (changed_) {
        ::tcsetattr(keys_, TCSANOW, &before_);
    }
    if (keys_ >= 0) {
        ::close(keys_);
    }
}

screen_size terminal_screen::size() {
    winsize found{};
    screen_size made;
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) == 0 && found.ws_col > 0 && found.ws_row > 0) {
        made.columns = found.ws_col;
        made.rows = found.ws_row;
    }
    return made;
}

// The last line gets no line feed, which would scroll a full screen.
void terminal_screen::draw(const std::string& text) const {
    std::string out(go_home);
    auto left = size().rows;
    for (std::size_t at = 0; at < text.size() && left > 0; --left) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += std::string_view(text).substr(at, end - at);
        out += clear_line;
        at = end + 1;
        out += at < text.size() && left > 1 ? "\r\n" : "";
    }
    out += clear_below;
    write_all(out);
}

}  // namespace sluice::cli
