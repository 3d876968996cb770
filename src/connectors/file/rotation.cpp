#include "connectors/file/rotation.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/stamped_name.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <compare>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace sluice::file {

namespace {

struct former_file {
    wall_time modified;
    int number = 1;
    std::string path;

    auto operator<=>(const former_file&) const = default;
};

// The oldest first. Files of one tick of the file system's clock have their numbers.
std::vector<former_file> in_order_of_age(const std::string& path) {
    const auto directory = directory_of(path);
    const auto name = std::filesystem::path(path).filename().string();
    std::vector<former_file> found;
    std::error_code error;
    std::filesystem::directory_iterator entries(directory, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const auto other = entries->path().filename().string();
        const auto number = number_of_stamped(name, other);
        const auto facts = number ? facts_at(directory + "/" + other)
                                  : result<file_facts>(failure(failure_class::invalid, ""));
        if (facts && facts->regular) {
            found.push_back({facts->modified, *number, directory + "/" + other});
        }
    }
    std::ranges::sort(found);
    return found;
}

// A number that became free is not used again within its second: its file would pass for an older
// one.
int number_after(const std::vector<former_file>& former, wall_time modified) {
    constexpr int largest = 1'000'000'000;  // a larger one is in a name that somebody else gave
    int last = 0;
    for (const auto& one : former) {
        if (one.number < largest && std::chrono::floor<std::chrono::seconds>(one.modified) ==
                                        std::chrono::floor<std::chrono::seconds>(modified)) {
            last = std::max(last, one.number);
        }
    }
    return last + 1;
}

}  // namespace

bool is_rotation_due(const rotation_rule& rule, const file_facts& facts, std::size_t added,
                     wall_time now) {
    if (facts.size == 0) {
        return false;
    }
    if (rule.size > 0 && facts.size + added > rule.size) {
        return true;
    }
    // A clock that was set back must not rotate at each record.
    return rule.every.count() > 0 && facts.modified < now &&
           facts.modified.time_since_epoch() / rule.every != now.time_since_epoch() / rule.every;
}

result<void> rotate_file(const rotation_rule& rule, const std::string& path,
                         const file_facts& facts) {
    constexpr int most_names = 1000;
    const auto directory = directory_of(path);
    const auto name = std::filesystem::path(path).filename().string();
    const auto former = rule.keep > 0 ? in_order_of_age(path) : std::vector<former_file>();
    const int first = number_after(former, facts.modified);
    bool renamed = false;
    for (int number = first; number < first + most_names && !renamed; ++number) {
        const auto to = directory + "/" + stamped_name(name, facts.modified, number);
        renamed = ::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0;
        if (!renamed && errno != EEXIST) {
            return system_failure("rename", path, errno);
        }
    }
    if (!renamed) {
        return failure(failure_class::busy,
                       "'" + path + "' has too many former files of one second",
                       "raise `rotate.size`");
    }
    // The file that was renamed is one more than `former` has.
    const auto kept = static_cast<std::size_t>(rule.keep);
    for (std::size_t i = 0; kept > 0 && i + kept <= former.size(); ++i) {
        ::unlink(former[i].path.c_str());  // the next rotation tries again
    }
    return sync_directory(directory);
}

std::vector<std::string> former_files(const std::string& path) {
    std::vector<std::string> paths;
    for (auto& one : in_order_of_age(path)) {
        paths.push_back(std::move(one.path));
    }
    return paths;
}

}  // namespace sluice::file
