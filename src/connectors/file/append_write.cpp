#include "connectors/file/append_file.hpp"

#include <sluice/model/json.hpp>
#include <sluice/trip.hpp>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

// The parts of append_file that change bytes.

namespace sluice::file {

namespace {

// The last line, which has no line break; nothing when it is longer than anybody's record.
result<std::optional<std::string>> last_line(const descriptor& file, const std::string& path,
                                             std::uint64_t size) {
    constexpr std::uint64_t step = 64UL * 1024;
    constexpr std::size_t longest = 64UL * 1024 * 1024;
    std::string line;
    while (size > 0 && line.size() < longest) {
        const std::uint64_t length = std::min(size, step);
        auto bytes = read_at(file, path, size - length, static_cast<std::size_t>(length));
        if (!bytes) {
            return bytes.error();
        }
        const std::size_t found = bytes->rfind('\n');
        if (found != std::string::npos) {
            return std::optional(bytes->substr(found + 1) + line);
        }
        line.insert(0, *bytes);
        size -= length;
    }
    return size == 0 ? std::optional(std::move(line)) : std::nullopt;
}

// The start of a JSON text that never ends, or the zeros that a power cut leaves: nobody's record.
bool is_unfinished_json(const std::string& line) {
    const bool begun = line.starts_with('{') || line.starts_with('[') || line.starts_with('\0');
    return begun && !parse_json(line);
}

}  // namespace

result<void> append_file::mend_last_line(std::uint64_t& size, std::string& block) {
    if (size == 0) {
        return {};
    }
    const auto last = read_at(file_, settings_.path, size - 1, 1);
    if (!last) {
        return last.error();
    }
    if (*last == "\n") {
        return {};
    }
    if (settings_.format == file_format::ndjson) {
        const auto line = last_line(file_, settings_.path, size);
        if (!line) {
            return line.error();
        }
        if (*line && is_unfinished_json(**line)) {
            size -= (*line)->size();
            return cut(size);
        }
    }
    warn_("the last line had no line break and was given one", size);
    block = "\n";
    return {};
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

// Where the block begins in the file.
result<std::uint64_t> append_file::write_block(const std::string& block) {
    std::uint64_t written = 0;
    std::uint64_t start = 0;
    reached(trip_point::file_before_write);
    while (written < block.size()) {
        const auto count = ::write(file_.get(), block.data() + written, block.size() - written);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return take_back(system_failure("write to", settings_.path, errno), start, written);
        }
        if (written == 0) {
            // Another program may have appended without the lock: only the system knows the place.
            start = static_cast<std::uint64_t>(::lseek(file_.get(), 0, SEEK_CUR) - count);
        }
        written += static_cast<std::uint64_t>(count);
    }
    reached(trip_point::file_written);
    if (settings_.sync && ::fdatasync(file_.get()) != 0) {
        return take_back(system_failure("sync", settings_.path, errno), start, written);
    }
    reached(trip_point::file_synced);
    return start;
}

// Takes a part that was written out of the file again, so that the next attempt starts clean.
failure append_file::take_back(failure why, std::uint64_t start, std::uint64_t written) const {
    if (written == 0) {
        return why;
    }
    struct stat now{};
    const bool ours = ::fstat(file_.get(), &now) == 0 &&
                      static_cast<std::uint64_t>(now.st_size) == start + written;
    if (!ours || ::ftruncate(file_.get(), static_cast<off_t>(start)) != 0) {
        why.may_have_happened = true;
    }
    return why;
}

}  // namespace sluice::file
