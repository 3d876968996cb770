// Hands libFuzzer's inputs to a target. A broken promise ends the process, as libFuzzer wants it.

#include "fuzz/fuzz_target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        sluice::fuzzing::run_one({reinterpret_cast<const char*>(data), size});
    } catch (const std::exception& broken) {
        std::fprintf(stderr, "broken: %s\n", broken.what());
        std::abort();
    }
    return 0;
}
