#pragma once

// Opens files, tells what the system knows of them, and turns its errors into failures. Every
// function blocks.

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::file {

class packed_content;

// Owns a file descriptor and closes it at the end.
class descriptor {
 public:
    descriptor() = default;
    explicit descriptor(int fd) : fd_(fd) {}
    descriptor(descriptor&& other) noexcept;
    descriptor& operator=(descriptor&& other) noexcept;
    ~descriptor();

    int get() const { return fd_; }
    bool open() const { return fd_ >= 0; }

    // The file is packed: read_at() then gives its content. Null: it is not.
    void unpack_by(std::shared_ptr<packed_content> content) { content_ = std::move(content); }
    packed_content* content() const { return content_.get(); }
    void close();
    // The caller closes it.
    int release() { return std::exchange(fd_, -1); }

 private:
    int fd_ = -1;
    std::shared_ptr<packed_content> content_;
};

struct file_facts {
    std::uint64_t size = 0;
    bool regular = false;
    // Inode number and time of birth. A renamed file keeps them. A new file that gets the number of
    // a removed one differs in the time.
    std::string identity;
    wall_time modified{};  // of its content
    wall_time changed{};   // of its content, name or rights, by the clock of the machine
    std::optional<wall_time> born = std::nullopt;  // nullopt: the file system keeps no such time
};

// Opens a file as open(2) does, with O_CLOEXEC.
result<descriptor> open_file(const std::string& path, int flags, unsigned mode = 0);
result<file_facts> facts_of(const descriptor& file, const std::string& path);
// Follows links. Fails if nothing is at `path`.
result<file_facts> facts_at(const std::string& path);

// Reads up to `length` bytes from `offset` on; fewer at the end of the file.
result<std::string> read_at(const descriptor& file, const std::string& path, std::uint64_t offset,
                            std::size_t length);

// Returns a failure such as "cannot open '/var/x': Permission denied", with the class and the mend
// for that system error.
failure system_failure(std::string_view action, const std::string& path, int error_number);

// Returns the hash in hexadecimal.
std::string sha256_of(std::string_view bytes);

}  // namespace sluice::file
