#include "connectors/file/directory.hpp"

#include "connectors/file/descriptor.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace sluice::file {

namespace fs = std::filesystem;

std::string directory_of(const std::string& path) {
    const std::string above = fs::path(path).parent_path().string();
    return above.empty() ? "." : above;
}

result<void> make_directories(const std::string& directory) {
    struct stat there{};
    if (::stat(directory.c_str(), &there) == 0) {
        return {};  // opening a file in it fails if it is no directory
    }
    const std::string above = directory_of(directory);
    if (above != directory) {
        if (auto made = make_directories(above); !made) {
            return made;
        }
    }
    if (::mkdir(directory.c_str(), 0750) != 0 && errno != EEXIST) {
        return system_failure("make the directory", directory, errno);
    }
    // A new name is durable only after a sync of the directory above it.
    return sync_directory(above);
}

result<void> sync_directory(const std::string& directory) {
    const auto opened = open_file(directory, O_RDONLY | O_DIRECTORY);
    if (!opened) {
        return opened.error();
    }
    if (::fsync(opened->get()) != 0) {
        return system_failure("sync the directory", directory, errno);
    }
    return {};
}

std::string without_links(const std::string& path) {
    constexpr int longest_chain = 40;  // the limit of Linux
    fs::path here(path);
    std::error_code error;
    for (int links = 0; links < longest_chain && fs::is_symlink(here, error); ++links) {
        const auto to = fs::read_symlink(here, error);
        if (error) {
            break;
        }
        here = here.parent_path() / to;  // operator/ replaces the left side by an absolute path
    }
    return here.string();
}

namespace {

std::optional<std::string> file_in(const std::string& directory, const std::string& identity) {
    std::error_code error;
    fs::directory_iterator entries(directory, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        std::string name = entries->path().string();
        const auto facts = facts_at(name);
        if (facts && facts->regular && facts->identity == identity) {
            return name;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> renamed_file(const std::string& path, const std::string& identity) {
    const auto beside = directory_of(path);
    const auto beside_target = directory_of(without_links(path));
    auto found = file_in(beside, identity);
    return found || beside == beside_target ? found : file_in(beside_target, identity);
}

}  // namespace sluice::file
