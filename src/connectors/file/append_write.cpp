#include "connectors/file/append_file.hpp"

#include <sluice/failpoint.hpp>

#include <cerrno>
#include <chrono>
#include <sys/stat.h>
#include <unistd.h>

// Holds the parts of append_file that change bytes.

namespace sluice::file {

result<std::string> append_file::end_of_last_line(std::uint64_t size, last_line unfinished) const {
    if (size == 0) {
        return std::string();
    }
    const auto last = read_at(file_, settings_.path, size - 1, 1);
    if (!last) {
        return last.error();
    }
    if (*last == "\n") {
        return std::string();
    }
    if (unfinished == last_line::is_given_one) {
        return std::string("\n");
    }
    failure waits(failure_class::busy,
                  "the last line of '" + settings_.path + "' has no line break",
                  "it is given one when it gets none");
    // Another program ends its line soon, or never. The publisher tries again for a second.
    waits.retry_after = std::chrono::milliseconds(20);
    return waits;
}

result<void> append_file::cut(std::uint64_t to) {
    if (::ftruncate(file_.get(), static_cast<off_t>(to)) != 0) {
        return system_failure("cut an unfinished record off", settings_.path, errno);
    }
    if (settings_.sync && ::fdatasync(file_.get()) != 0) {
        return system_failure("sync", settings_.path, errno);
    }
    warn_("an unfinished record was cut off", to);
    return {};
}

// Returns the offset at which the block begins in the file.
result<std::uint64_t> append_file::write_block(const std::string& block) {
    std::uint64_t written = 0;
    std::uint64_t start = 0;
    reach(failpoint::file_before_write);
    // A disk that is almost full takes a part of the block; the next write then fails.
    while (written < block.size()) {
        const auto count = ::write(file_.get(), block.data() + written, block.size() - written);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return take_back(system_failure("write to", settings_.path, errno), start,
                             std::string_view(block).substr(0, written));
        }
        if (written == 0) {
            // O_APPEND puts the bytes at the end of the file. Another program may have appended
            // without the lock, so only the system knows that place.
            start = static_cast<std::uint64_t>(::lseek(file_.get(), 0, SEEK_CUR) - count);
        }
        written += static_cast<std::uint64_t>(count);
    }
    reach(failpoint::file_written);
    if (settings_.sync && ::fdatasync(file_.get()) != 0) {
        return take_back(system_failure("sync", settings_.path, errno), start, block);
    }
    reach(failpoint::file_synced);
    return start;
}

// Removes the written part from the file, so that the next attempt starts clean.
failure append_file::take_back(failure why, std::uint64_t start, std::string_view written) const {
    if (written.empty()) {
        return why;
    }
    struct stat now{};
    // Bytes of another program may stand after ours. Cutting the file would delete them.
    bool ours = ::fstat(file_.get(), &now) == 0 &&
                static_cast<std::uint64_t>(now.st_size) == start + written.size();
    if (ours) {
        const auto there = read_at(file_, settings_.path, start, written.size());
        ours = there && *there == written;
    }
    if (!ours || ::ftruncate(file_.get(), static_cast<off_t>(start)) != 0) {
        why.may_have_happened = true;
    }
    return why;
}

}  // namespace sluice::file
