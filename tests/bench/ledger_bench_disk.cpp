#include "ledger_bench.hpp"

#include <array>
#include <chrono>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace sluice::bench {

double syncs_a_second(const std::filesystem::path& directory) {
    const auto name = directory / "syncs";
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        throw std::runtime_error("cannot write " + name.string());
    }
    const std::array<char, 4096> block{};
    std::size_t count = 0;
    const auto begin = std::chrono::steady_clock::now();
    std::chrono::duration<double> passed{};
    while (passed < std::chrono::seconds(1)) {
        if (::write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size()) ||
            ::fdatasync(file) != 0) {
            throw std::runtime_error("cannot write " + name.string());
        }
        ++count;
        passed = std::chrono::steady_clock::now() - begin;
    }
    ::close(file);
    std::filesystem::remove(name);
    return static_cast<double>(count) / passed.count();
}

}  // namespace sluice::bench
