#include "config/relative_path.hpp"

#include <glob.h>
#include <system_error>

namespace sluice::config {

namespace {

// True when the path exists. A pattern (* ? [ ]) exists when it matches a file.
bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
        return true;
    }
    glob_t found{};
    const bool matches = ::glob(path.c_str(), GLOB_NOSORT, nullptr, &found) == 0;
    ::globfree(&found);
    return matches;
}

}  // namespace

std::filesystem::path resolved_path(const std::string& written, const location& at) {
    namespace fs = std::filesystem;
    fs::path path(written);
    if (written.empty() || path.is_absolute()) {
        return path;
    }
    std::error_code error;
    if (at.file) {
        const auto beside = fs::absolute(fs::path(at.file->name).parent_path() / path, error);
        if (!error && is_there(beside)) {
            return beside.lexically_normal();
        }
    }
    const auto absolute = fs::absolute(path, error);
    return error ? path : absolute.lexically_normal();
}

bool others_may_read(const std::filesystem::path& file) {
    using std::filesystem::perms;
    std::error_code error;
    const auto found = std::filesystem::status(file, error);
    return !error && std::filesystem::is_regular_file(found) &&
           (found.permissions() & perms::others_read) != perms::none;
}

}  // namespace sluice::config
