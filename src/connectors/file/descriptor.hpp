#pragma once

// An open file, what the system says of it, and its errors as failures. Everything here blocks.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::file {

// Owns a file descriptor.
class descriptor {
 public:
    descriptor() = default;
    explicit descriptor(int fd) : fd_(fd) {}
    descriptor(descriptor&& other) noexcept;
    descriptor& operator=(descriptor&& other) noexcept;
    ~descriptor();

    int get() const { return fd_; }
    bool open() const { return fd_ >= 0; }
    void close();

 private:
    int fd_ = -1;
};

struct file_facts {
    std::uint64_t size = 0;
    bool regular = false;
    // Inode and time of birth: equal for the same file under another name, different for a new file
    // that got the number of a removed one.
    std::string identity;
    wall_time modified{};
};

// open(2), with O_CLOEXEC.
result<descriptor> open_file(const std::string& path, int flags, unsigned mode = 0);
result<file_facts> facts_of(const descriptor& file, const std::string& path);
// Fails when nothing is there.
result<file_facts> facts_at(const std::string& path);

// Up to `length` bytes from `offset` on; fewer at the end of the file.
result<std::string> read_at(const descriptor& file, const std::string& path, std::uint64_t offset,
                            std::size_t length);

// "cannot open '/var/x': Permission denied", with the class and the mend of that system error.
failure system_failure(std::string_view action, const std::string& path, int error_number);

// In hexadecimal.
std::string sha256_of(std::string_view bytes);

}  // namespace sluice::file
