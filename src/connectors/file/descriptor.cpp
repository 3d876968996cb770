#include "connectors/file/descriptor.hpp"

#include "connectors/file/packed_content.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sluice::file {

namespace {

constexpr unsigned facts_wanted = STATX_BASIC_STATS | STATX_BTIME;

wall_time time_from(const struct statx_timestamp& raw) {
    return wall_time(std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::seconds(raw.tv_sec) + std::chrono::nanoseconds(raw.tv_nsec)));
}

file_facts facts_from(const struct statx& raw) {
    file_facts facts;
    facts.size = raw.stx_size;
    facts.regular = S_ISREG(raw.stx_mode);
    facts.modified = time_from(raw.stx_mtime);
    facts.changed = time_from(raw.stx_ctime);
    facts.identity = std::to_string(raw.stx_ino);
    // Some file systems keep no time of birth. The inode number alone then has to do.
    if ((raw.stx_mask & STATX_BTIME) != 0) {
        facts.born = time_from(raw.stx_btime);
        facts.identity += "." + std::to_string(raw.stx_btime.tv_sec) + "." +
                          std::to_string(raw.stx_btime.tv_nsec);
    }
    return facts;
}

}  // namespace

descriptor::descriptor(descriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), content_(std::move(other.content_)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept {
    if (this != &other) {
        close();
        fd_ = std::exchange(other.fd_, -1);
        content_ = std::move(other.content_);
    }
    return *this;
}

descriptor::~descriptor() {
    close();
}

void descriptor::close() {
    if (fd_ >= 0) {
        ::close(std::exchange(fd_, -1));
    }
}

result<descriptor> open_file(const std::string& path, int flags, unsigned mode) {
    descriptor opened(::open(path.c_str(), flags | O_CLOEXEC, mode));
    if (!opened.open()) {
        return system_failure("open", path, errno);
    }
    return opened;
}

result<file_facts> facts_of(const descriptor& file, const std::string& path) {
    struct statx raw{};
    if (::statx(file.get(), "", AT_EMPTY_PATH, facts_wanted, &raw) != 0) {
        return system_failure("look at", path, errno);
    }
    return facts_from(raw);
}

result<file_facts> facts_at(const std::string& path) {
    struct statx raw{};
    if (::statx(AT_FDCWD, path.c_str(), 0, facts_wanted, &raw) != 0) {
        return system_failure("look at", path, errno);
    }
    return facts_from(raw);
}

result<std::string> read_at(const descriptor& file, const std::string& path, std::uint64_t offset,
                            std::size_t length) {
    if (auto* content = file.content()) {
        return content->read_at(file.get(), path, offset, length);
    }
    std::string bytes(length, '\0');
    std::size_t got = 0;
    while (got < length) {
        // pread() may give fewer bytes than asked for, for example on a network file system.
        const auto count =
            ::pread(file.get(), bytes.data() + got, length - got, static_cast<off_t>(offset + got));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return system_failure("read", path, errno);
        }
        if (count == 0) {
            break;
        }
        got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
}

}  // namespace sluice::file
