#include "sandbox/journal.hpp"

#include "sandbox/journal_text.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace sluice::sandbox {

namespace {

failure trouble(const std::string& name, const char* doing) {
    return failure(failure_class::internal,
                   std::string("cannot ") + doing + " " + name + ": " + std::strerror(errno),
                   "choose another --data directory, or make room there");
}

result<std::string> read_all(int descriptor, const std::string& name) {
    std::string text;
    std::array<char, 65536> piece{};
    for (;;) {
        const auto got = ::read(descriptor, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return trouble(name, "read");
        }
        if (got == 0) {
            return text;
        }
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto put = ::write(descriptor, text.data(), text.size());
        if (put < 0 && errno != EINTR) {
            return false;
        }
        if (put > 0) {
            text.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    return true;
}

}  // namespace

result<journal::opened> journal::open(const std::filesystem::path& data) {
    std::error_code error;
    std::filesystem::create_directories(data, error);
    const std::string name = (data / "sandbox.journal").string();
    const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return trouble(name, "open");
    }
    // Owns the descriptor at once, so that every return below closes it. The lock ends with the
    // descriptor, even when the process is killed.
    opened made{std::unique_ptr<journal>(new journal(descriptor, name)), {}};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return failure(failure_class::busy, name + " is in use by another sandbox",
                       "stop that one, or choose another --data directory");
    }
    auto text = read_all(descriptor, name);
    if (!text) {
        return text.error();
    }
    auto read = read_journal(*text, name);
    if (!read) {
        return read.error();
    }
    // Cuts a torn line off, because the next line would be appended to it.
    if (::ftruncate(descriptor, static_cast<off_t>(read->whole)) != 0) {
        return trouble(name, "shorten");
    }
    made.past = std::move(read->past);
    return made;
}

journal::~journal() {
    ::close(descriptor_);
}

result<void> journal::append(wall_time at, std::span<const change> changes) {
    return write_line(changes_line(at, changes));
}

result<void> journal::restart(const seeding& beginning) {
    if (::ftruncate(descriptor_, 0) != 0) {
        return trouble(name_, "empty");
    }
    return write_line(beginning_line(beginning));
}

result<void> journal::write_line(const json::value& line) {
    const auto before = ::lseek(descriptor_, 0, SEEK_END);
    const std::string text = write_json(line) + "\n";
    if (write_all(descriptor_, text)) {
        return {};
    }
    auto why = trouble(name_, "write");
    // Half a line in the middle would make the whole file unreadable.
    if (before < 0 || ::ftruncate(descriptor_, before) != 0) {
        why.message += "; the file now ends in half a line";
    }
    return why;
}

}  // namespace sluice::sandbox
