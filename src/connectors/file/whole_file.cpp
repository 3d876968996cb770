#include "connectors/file/whole_file.hpp"

#include "connectors/file/named_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::file {

namespace {

std::optional<int> write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(to, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return std::nullopt;
}

// Returns the error of the system, if there is one. The draft is then removed.
std::optional<int> write_draft(const descriptor& directory, const std::string& draft,
                               std::string_view bytes, bool syncs) {
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    const descriptor opened(::openat(directory.get(), draft.c_str(), flags, 0640));
    if (!opened.open()) {
        return errno;
    }
    auto error = write_all(opened.get(), bytes);
    if (!error && syncs && ::fsync(opened.get()) != 0) {
        error = errno;
    }
    return error;
}

}  // namespace

result<void> put_whole_file(const file_place& place, const std::string& draft,
                            std::string_view bytes) {
    const auto below = open_place_below(place.root, place.name, place.make_directory, place.sync);
    if (!below) {
        return below.error();
    }
    const auto& [directory, last, path] = *below;
    auto error = write_draft(directory, draft, bytes, place.sync);
    if (!error && ::renameat(directory.get(), draft.c_str(), directory.get(), last.c_str()) != 0) {
        error = errno;
    }
    if (error) {
        ::unlinkat(directory.get(), draft.c_str(), 0);
        return system_failure("write", path, *error);
    }
    if (place.sync && ::fsync(directory.get()) != 0) {
        auto why = system_failure("sync the directory of", path, errno);
        why.may_have_happened = true;
        return why;
    }
    return {};
}

}  // namespace sluice::file
