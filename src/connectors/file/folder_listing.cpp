#include "connectors/file/folder_listing.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/listing.hpp"

#include <cerrno>
#include <dirent.h>
#include <filesystem>
#include <fnmatch.h>
#include <memory>

namespace sluice::file {

namespace {

constexpr const char* wildcards = "*?[";

void give(const std::string& path, const std::function<void(listed_file)>& take) {
    const auto facts = facts_at(path);
    // A file that went meanwhile is no failure.
    if (facts && facts->regular) {
        take({path, state_of(*facts), facts->changed, facts->born});
    }
}

bool is_marker(std::string_view name, const std::string& marker) {
    return !marker.empty() && name.ends_with(marker);
}

struct closed_directory {
    void operator()(DIR* opened) const { ::closedir(opened); }
};

result<void> list_one_directory(const std::string& pattern, const std::string& marker,
                                const std::function<void(listed_file)>& take) {
    const auto directory = directory_of(pattern);
    const auto names = std::filesystem::path(pattern).filename().string();
    const std::unique_ptr<DIR, closed_directory> opened(::opendir(directory.c_str()));
    if (!opened) {
        return system_failure("list the folder", directory, errno);
    }
    errno = 0;
    while (const auto* entry = ::readdir(opened.get())) {
        const std::string name = entry->d_name;
        // FNM_PERIOD: a star matches no hidden file, as in a shell. Writers use such names for
        // files that are not finished.
        if (::fnmatch(names.c_str(), name.c_str(), FNM_PERIOD) == 0 && !is_marker(name, marker)) {
            give(directory + "/" + name, take);
        }
        errno = 0;
    }
    if (errno != 0) {
        return system_failure("list the folder", directory, errno);
    }
    return {};
}

}  // namespace

bool has_wild_directory(const std::string& pattern) {
    return directory_of(pattern).find_first_of(wildcards) != std::string::npos;
}

result<void> list_folder(const std::string& pattern, const std::string& marker,
                         const std::function<void(listed_file)>& take) {
    const auto name = std::filesystem::path(pattern).filename().string();
    const bool is_wild = name.find_first_of(wildcards) != std::string::npos;
    std::error_code error;
    if (!has_wild_directory(pattern) && is_wild && !std::filesystem::exists(pattern, error)) {
        return list_one_directory(pattern, marker, take);
    }
    const auto files = files_of(pattern);
    if (!files) {
        return files.error();
    }
    for (const auto& path : *files) {
        if (!is_marker(path, marker)) {
            give(path, take);
        }
    }
    return {};
}

}  // namespace sluice::file
