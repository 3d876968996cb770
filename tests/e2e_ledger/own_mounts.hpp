#pragma once

// A file system of a test's own, in memory and of a stated size. The test program has a mount
// namespace of its own (own_mounts.cpp), so that nothing of it is seen or left outside.

#include <cstdint>
#include <filesystem>

namespace sluice::testing {

class small_disk {
 public:
    // Mounted on a directory that is there. Throws std::runtime_error when it cannot be.
    small_disk(std::filesystem::path path, std::uint64_t bytes);
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;
    ~small_disk();

    // Fills it with ballast until so many bytes are left; 0: until nothing can be written at all.
    void leave(std::uint64_t bytes) const;
    void make_room() const;

 private:
    std::filesystem::path path_;
};

}  // namespace sluice::testing
