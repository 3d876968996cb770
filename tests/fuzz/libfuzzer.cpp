// Hands libFuzzer's inputs to a target. A broken promise ends the process, as libFuzzer wants it.

#include "fuzz/fuzz_target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

// `--write-corpus=DIRECTORY` writes the seeds and ends; libFuzzer passes over such options.
extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
    constexpr std::string_view option = "--write-corpus=";
    for (int at = 1; at < *count; ++at) {
        const std::string_view word = (*words)[at];
        if (word.starts_with(option)) {
            sluice::fuzzing::write_seeds(std::string(word.substr(option.size())));
            std::exit(EXIT_SUCCESS);
        }
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        sluice::fuzzing::run_one({reinterpret_cast<const char*>(data), size});
    } catch (const std::exception& broken) {
        std::fprintf(stderr, "broken: %s\n", broken.what());
        std::abort();
    }
    return 0;
}
