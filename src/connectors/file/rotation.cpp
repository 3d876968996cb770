#include "connectors/file/rotation.hpp"

#include "connectors/file/directory.hpp"
#include "connectors/file/stamped_name.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <tuple>
#include <unistd.h>

namespace sluice::file {

namespace {

// Returns a number past those of all former files of the same second. Files may have the same time,
// and the number then says which is older. So the number of a removed file must not come again.
int next_number(const std::string& directory, const std::string& name, wall_time changed) {
    constexpr int largest = 1'000'000'000;  // a larger one is in a name that somebody else gave
    int last = 0;
    std::error_code error;
    std::filesystem::directory_iterator entries(directory, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const auto other = entries->path().filename().string();
        const auto number = number_of_stamped(name, other);
        if (number && *number < largest && other == stamped_name(name, changed, *number)) {
            last = std::max(last, *number);
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
    const int first = next_number(directory, name, facts.modified);
    bool renamed = false;
    for (int tries = 0; tries < most_names && !renamed; ++tries) {
        const auto to = directory + "/" + stamped_name(name, facts.modified, first + tries);
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
    auto former = rule.keep > 0 ? former_files(path) : std::vector<std::string>();
    for (std::size_t i = 0; i + static_cast<std::size_t>(rule.keep) < former.size(); ++i) {
        ::unlink(former[i].c_str());  // the next rotation tries again
    }
    return sync_directory(directory);
}

std::vector<std::string> former_files(const std::string& path) {
    const auto directory = directory_of(path);
    const auto name = std::filesystem::path(path).filename().string();
    std::vector<std::tuple<wall_time, int, std::string>> found;
    std::error_code error;
    std::filesystem::directory_iterator entries(directory, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const auto other = entries->path().filename().string();
        const auto number = number_of_stamped(name, other);
        const auto facts = number ? facts_at(directory + "/" + other)
                                  : result<file_facts>(failure(failure_class::invalid, ""));
        if (facts && facts->regular) {
            found.emplace_back(facts->modified, *number, directory + "/" + other);
        }
    }
    std::ranges::sort(found);
    std::vector<std::string> paths;
    for (auto& one : found) {
        paths.push_back(std::move(std::get<std::string>(one)));
    }
    return paths;
}

}  // namespace sluice::file
