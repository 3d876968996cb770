#pragma once

// Prints the answer of a command that works on the ledger.

#include "app/ledger_session.hpp"
#include "cli/command.hpp"

#include <sluice/model/printable.hpp>

#include <cstdio>
#include <optional>
#include <string>

namespace sluice::cli {

// Holds the text that such a command prints, and whether it could do everything.
struct answer_text {
    std::string text;
    bool complete = true;
    // Set where the command line names something that is not there: nothing was done.
    std::optional<failure> wrong_name = std::nullopt;
};

// Says on the error stream why `command` failed, and returns the exit code of the program.
inline int complain(const char* command, const failure& why, int exit_code = exit_failed) {
    std::fprintf(stderr, "sluice %s: %s\n", command, describe(why).c_str());
    return exit_code;
}

// Prints the answer, or the failure on standard error, and sets `exit_code`. `command` is as people
// write it: "tasks list".
inline void print_answer(const char* command, const result<answer_text>& answer, int& exit_code) {
    if (!answer) {
        exit_code = complain(command, answer.error());
        return;
    }
    if (answer->wrong_name) {
        exit_code = complain(command, *answer->wrong_name, exit_misconfigured);
        return;
    }
    // Texts from outside may hold control characters, which a terminal would carry out.
    std::fputs(printable_lines(answer->text).c_str(), stdout);
    if (!answer->complete) {
        exit_code = exit_failed;
    }
}

}  // namespace sluice::cli
