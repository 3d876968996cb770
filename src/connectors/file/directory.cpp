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
        return {};  // opening a file in it tells when it is no directory
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

std::optional<std::string> renamed_file(const std::string& path, const std::string& identity) {
    std::error_code error;
    fs::directory_iterator entries(directory_of(path), error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        std::string name = entries->path().string();
        const auto facts = facts_at(name);
        if (facts && facts->regular && facts->identity == identity) {
            return name;
        }
    }
    return std::nullopt;
}

}  // namespace sluice::file
