#pragma once

// Runs a program in a terminal of its own, for commands that fill the screen.

#include "support/program.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <sys/types.h>
#include <thread>

namespace sluice::testing {

class pseudo_terminal {
 public:
    pseudo_terminal(const launch& launch, unsigned short columns, unsigned short rows);
    pseudo_terminal(const pseudo_terminal&) = delete;
    pseudo_terminal& operator=(const pseudo_terminal&) = delete;
    ~pseudo_terminal();

    void type(const std::string& keys) const;
    void send(int signal) const;
    // Changes the size; the kernel tells the program.
    void resize(unsigned short columns, unsigned short rows) const;

    // Waits until the screen holds `text`, half a minute at most.
    bool shows(const std::string& text);
    // The text since the cursor last went to the top, without control sequences.
    std::string screen();
    // Everything that was written, with control sequences.
    std::string output();
    // Says whether keys are echoed and come line by line, as a shell wants it.
    bool is_as_a_shell_wants_it() const;

    // Waits for the end and returns the exit code; -1: a signal ended it.
    int wait();

 private:
    void gather();

    int terminal_ = -1;
    pid_t child_ = -1;
    std::mutex guard_;
    std::string output_;
    std::thread reader_;
};

}  // namespace sluice::testing
