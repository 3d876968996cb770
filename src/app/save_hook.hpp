#pragma once

// Runs the program that a configuration names for after a save, such as a git commit. The
// operator's page shows how it failed.

#include <sluice/error.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace sluice::app {

struct save_hook {
    std::vector<std::string> words;   // the program and its arguments; no shell reads them
    std::filesystem::path directory;  // it runs there
    std::string file;                 // that was saved: SLUICE_FILE
    std::string who;                  // saved it: SLUICE_WHO
    std::chrono::milliseconds longest{30'000};
};

// The program gets PATH, HOME, LANG and both variables, and nothing else of this process's
// environment, which may hold secrets. Fails with the end of its output when it does not end with 0
// in time; it is killed then. Blocks.
result<void> run_save_hook(const save_hook& hook);

}  // namespace sluice::app
