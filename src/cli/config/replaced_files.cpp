#include "cli/config/replaced_files.hpp"

#include "app/open_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

fs::path directory_of(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

fs::path draft_of(const fs::path& path) {
    return directory_of(path) / ('.' + path.filename().string() + ".new");
}

failure about(const fs::path& path, const std::string& reason) {
    return {failure_class::invalid, path.string() + " cannot be written: " + reason,
            "look at the directory's owner and the room on the disk"};
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

result<void> write_draft(const fs::path& path, const std::string& text) {
    struct stat before{};
    const bool is_new = ::stat(path.c_str(), &before) != 0;
    const mode_t mode = is_new ? S_IRUSR | S_IWUSR | S_IRGRP : before.st_mode & 07777U;
    // A crash may have left a draft, or somebody may have put a link there.
    ::unlink(draft_of(path).c_str());
    // O_EXCL and O_NOFOLLOW: root must not write through a link of somebody else.
    const app::open_file file(
        ::open(draft_of(path).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    const bool whole = file.good() && ::fchmod(file.get(), mode) == 0 &&
                       (is_new || ::fchown(file.get(), before.st_uid, before.st_gid) == 0) &&
                       write_all(file.get(), text) && ::fsync(file.get()) == 0;
    if (!whole) {
        return about(path, std::generic_category().message(errno));
    }
    return {};
}

void drop_drafts(const config::pending_files& files) {
    for (const auto& [path, text] : files) {
        ::unlink(draft_of(path).c_str());
    }
}

}  // namespace

result<void> replace_files(const config::pending_files& files) {
    for (const auto& [path, text] : files) {
        std::error_code error;
        fs::create_directories(directory_of(path), error);
        const auto written = error ? about(path, error.message()) : write_draft(path, text);
        if (!written) {
            drop_drafts(files);
            return written;
        }
    }
    // Every draft is complete and synced now. From here on, only renames can fail.
    for (const auto& [path, text] : files) {
        const app::open_file directory(
            ::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (::rename(draft_of(path).c_str(), path.c_str()) != 0 || !directory.good() ||
            ::fsync(directory.get()) != 0) {
            const auto why = about(path, std::generic_category().message(errno));
            drop_drafts(files);
            return why;
        }
    }
    return {};
}

}  // namespace sluice::cli
