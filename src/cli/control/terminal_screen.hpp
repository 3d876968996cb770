#pragma once

// Takes over the terminal for a command that fills the screen, and gives it back.

#include <cstddef>
#include <string>
#include <termios.h>

namespace sluice::cli {

struct screen_size {
    std::size_t columns = 80;
    std::size_t rows = 24;
};

// On a second screen of the terminal, so that the first one comes back as it was. Keys arrive at
// once and are not echoed. Ctrl-C still sends its signal: the owner handles SIGINT, SIGTERM, SIGHUP
// and SIGQUIT, so that the destructor runs.
class terminal_screen {
 public:
    // Precondition: standard output is a terminal.
    terminal_screen();
    terminal_screen(const terminal_screen&) = delete;
    terminal_screen& operator=(const terminal_screen&) = delete;
    ~terminal_screen();

    static screen_size size();

    // Replaces the text on the screen. Lines past its end are not shown.
    void draw(const std::string& text) const;

    // The descriptor for keys, open as long as this object; -1: there is no keyboard.
    int keys() const { return keys_; }

 private:
    int keys_ = -1;
    bool changed_ = false;
    termios before_{};
};

}  // namespace sluice::cli
