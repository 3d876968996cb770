// Runs a fuzz target over its seeds and over changes of them, a bounded number of times.
//
//   fuzz_NAME [--runs N] [--seed S]       the input of a broken promise is shown and kept
//   fuzz_NAME --input FILE                one input again

#include "fuzz/fuzz_target.hpp"
#include "fuzz/mutation.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sluice::fuzzing {
namespace {

// The input stays in a file before it runs, so that a crash leaves it too.
class kept_input {
 public:
    explicit kept_input(std::string name) : file_(std::move(name)) {}

    bool passes(const std::string& input) const {
        write(input);
        try {
            run_one(input);
        } catch (const std::exception& broken) {
            std::fprintf(stderr, "broken: %s\nthe input is in %s\n", broken.what(), file_.c_str());
            return false;
        }
        return true;
    }
    void remove() const { std::filesystem::remove(file_); }

 private:
    void write(const std::string& input) const { std::ofstream(file_, std::ios::binary) << input; }

    std::string file_;
};

int run_many(std::size_t runs, std::uint64_t seed, const std::string& program) {
    const kept_input kept(program + ".input");
    const auto inputs = seeds();
    if (inputs.size() < 10) {
        std::fprintf(stderr, "there are %zu seeds only\n", inputs.size());
        return EXIT_FAILURE;
    }
    for (const auto& input : inputs) {
        if (!kept.passes(input)) {
            return EXIT_FAILURE;
        }
    }
    mutation changes(seed, inputs, words());
    for (std::size_t run = 0; run < runs; ++run) {
        if (!kept.passes(changes.next())) {
            std::fprintf(stderr, "run %zu of seed %llu\n", run,
                         static_cast<unsigned long long>(seed));
            return EXIT_FAILURE;
        }
    }
    kept.remove();
    std::printf("%zu seeds and %zu changes of them\n", inputs.size(), runs);
    return EXIT_SUCCESS;
}

int run_input(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    run_one(std::string(std::istreambuf_iterator<char>(in), {}));
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace sluice::fuzzing

int main(int count, char** words) {
    std::size_t runs = 2'000;
    std::uint64_t seed = 1;
    for (int at = 1; at + 1 < count; at += 2) {
        const std::string option = words[at];
        const std::string value = words[at + 1];
        if (option == "--runs") {
            runs = std::stoul(value);
        } else if (option == "--seed") {
            seed = std::stoull(value);
        } else if (option == "--input") {
            return sluice::fuzzing::run_input(value);
        }
    }
    return sluice::fuzzing::run_many(runs, seed, words[0]);
}
