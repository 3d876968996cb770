#include "connectors/file/listing.hpp"

#include <algorithm>
#include <glob.h>
#include <memory>
#include <sys/stat.h>

namespace sluice::file {

namespace {

bool is_pattern(const std::string& path) {
    struct stat there{};
    // A file whose name holds a bracket is meant itself, if it exists.
    return path.find_first_of("*?[") != std::string::npos && ::stat(path.c_str(), &there) != 0;
}

bool is_regular(const char* path) {
    struct stat there{};
    return ::stat(path, &there) == 0 && S_ISREG(there.st_mode);
}

}  // namespace

result<std::vector<std::string>> files_of(const std::string& path) {
    std::vector<std::string> files;
    if (!is_pattern(path)) {
        files.push_back(path);
        return files;
    }
    glob_t found{};
    const std::unique_ptr<glob_t, decltype(&::globfree)> freed(&found, &::globfree);
    // GLOB_ERR: a directory that cannot be read must fail. Its files would look deleted.
    const int outcome = ::glob(path.c_str(), GLOB_ERR, nullptr, &found);
    if (outcome == GLOB_NOMATCH) {
        return files;
    }
    if (outcome != 0) {
        return failure(failure_class::unreachable,
                       "cannot list the files of '" + path + "': a directory cannot be read",
                       "give the user that runs sluice the right to it");
    }
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
        if (is_regular(found.gl_pathv[i])) {
            files.emplace_back(found.gl_pathv[i]);
        }
    }
    // The position names the next file, so the order must be the same in every run.
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace sluice::file
