#pragma once

// A file system in memory, of a given size, for one test. The test program has its own mount
// namespace (own_mounts.cpp), so nothing of it is seen or left outside.

#include <cstdint>
#include <filesystem>

namespace sluice::testing {

class small_disk {
 public:
    // Mounts it on an existing directory. Throws std::runtime_error when it cannot.
    small_disk(std::filesystem::path path, std::uint64_t bytes);
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk();

    // Fills it with ballast until this many bytes are left; 0: until no write succeeds.
    void leave(std::uint64_t bytes) const;
    void make_room() const;

 private:
    std::filesystem::path path_;
};

}  // namespace sluice::testing
