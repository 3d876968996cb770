#include "app/replaced_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

failure cannot(const std::string& action, const fs::path& file) {
    const auto reason = std::string(std::strerror(errno));
    return {failure_class::refused, "cannot " + action + " " + file.string() + ": " + reason,
            "the user of the service needs the right to write there"};
}

// Closes the file, and removes it unless it got its name.
class draft {
 public:
    draft(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
    draft(const draft&) = delete;
    draft& operator=(const draft&) = delete;
    ~draft() {
        ::close(descriptor_);
        if (!renamed_) {
            ::unlink(path_.c_str());
        }
    }

    bool take_rights_of(const struct ::stat& like) const {
        const bool owned = (like.st_uid == ::geteuid() && like.st_gid == ::getegid()) ||
                           ::fchown(descriptor_, like.st_uid, like.st_gid) == 0;
        return owned && ::fchmod(descriptor_, like.st_mode & 07777U) == 0;
    }
    bool write(std::string_view text) const {
        while (!text.empty()) {
            const auto size = ::write(descriptor_, text.data(), text.size());
            if (size < 0 && errno != EINTR) {
                return false;
            }
            text.remove_prefix(size > 0 ? static_cast<std::size_t>(size) : 0);
        }
        return ::fsync(descriptor_) == 0;
    }
    bool rename_to(const fs::path& file) {
        renamed_ = ::rename(path_.c_str(), file.c_str()) == 0;
        return renamed_;
    }

 private:
    int descriptor_;
    std::string path_;
    bool renamed_ = false;
};

bool sync_directory(const fs::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    return done;
}

}  // namespace

result<void> replace_file(const fs::path& file, std::string_view text) {
    struct ::stat about{};
    if (::lstat(file.c_str(), &about) != 0) {
        return cannot("look at", file);
    }
    if (!S_ISREG(about.st_mode)) {
        return failure(failure_class::refused, file.string() + " is no plain file",
                       "edit the file to which it leads");
    }
    // Hidden, so that no reader of the directory takes it for a file of the configuration.
    auto pattern =
        (file.parent_path() / ("." + file.filename().string() + ".sluice-XXXXXX")).string();
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return cannot("write beside", file);
    }
    draft made(descriptor, pattern);
    if (!made.take_rights_of(about)) {
        return cannot("keep owner and rights of", file);
    }
    if (!made.write(text)) {
        return cannot("write", file);
    }
    if (!made.rename_to(file) || !sync_directory(file.parent_path())) {
        return cannot("replace", file);
    }
    return {};
}

// A link to the draft fails when the name is taken, and a rename would not.
result<void> make_file(const fs::path& file, std::string_view text) {
    struct ::stat about{};
    if (::stat(file.parent_path().c_str(), &about) != 0) {
        return cannot("look at", file.parent_path());
    }
    about.st_mode &= 0666U;
    auto pattern =
        (file.parent_path() / ("." + file.filename().string() + ".sluice-XXXXXX")).string();
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return cannot("write beside", file);
    }
    const draft made(descriptor, pattern);
    if (!made.take_rights_of(about)) {
        return cannot("give the owner of the directory", file);
    }
    if (!made.write(text)) {
        return cannot("write", file);
    }
    if (::link(pattern.c_str(), file.c_str()) != 0) {
        if (errno == EEXIST) {
            return failure(failure_class::refused, "there is a file " + file.string() + " already",
                           "give the new one another name");
        }
        return cannot("make", file);
    }
    if (!sync_directory(file.parent_path())) {
        return cannot("make", file);
    }
    return {};
}

result<void> keep_earlier(const fs::path& directory, const std::string& name,
                          const std::string& moment, std::string_view text, std::size_t most) {
    std::error_code error;
    fs::create_directories(directory, error);
    fs::permissions(directory, fs::perms::owner_all, error);
    std::string flat = name;
    std::ranges::replace(flat, '/', '+');
    const auto file = directory / (flat + "." + moment);
    const int descriptor =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return cannot("keep the former text in", file);
    }
    draft kept(descriptor, file.string());
    if (!kept.write(text) || !kept.rename_to(file)) {
        return cannot("keep the former text in", file);
    }
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        if (entry.path().filename().string().starts_with(flat + ".")) {
            all.push_back(entry.path());
        }
    }
    std::ranges::sort(all, std::greater<>());
    for (std::size_t i = most; i < all.size(); ++i) {
        fs::remove(all[i], error);
    }
    return {};
}

}  // namespace sluice::app
