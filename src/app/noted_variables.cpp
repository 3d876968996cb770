#include "app/noted_variables.hpp"

#include "app/snapshot.hpp"
#include "config/environment_file.hpp"
#include "config/source.hpp"
#include "engine/plan/change_hash.hpp"

#include <cstdlib>
#include <system_error>

namespace sluice::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_environment = 1024 * 1024;

fs::path environment_file_of(const fs::path& configuration) {
    std::error_code ignored;
    const bool is_directory = fs::is_directory(configuration, ignored);
    return (is_directory ? configuration : configuration.parent_path()) / "environment";
}

}  // namespace

std::map<std::string, std::string> variables_beside(const fs::path& configuration) {
    const auto text =
        config::read_whole_file(environment_file_of(configuration), largest_environment);
    return text ? config::variables_of_file(*text) : std::map<std::string, std::string>();
}

environment_at_start environment_of_file(const fs::path& directory) {
    environment_at_start found;
    for (const auto& [name, value] : variables_beside(directory)) {
        const char* present = std::getenv(name.c_str());
        if (present != nullptr && present == value) {
            found.emplace(name, value);
        }
    }
    return found;
}

noted_variables::noted_variables(const fs::path& directory,
                                 const std::map<std::string, std::string>& started)
    : system_(directory), started_(started), in_file_(variables_beside(directory)) {
    const auto path = environment_file_of(directory);
    if (const auto text = config::read_whole_file(path, largest_environment)) {
        files_[fs::absolute(path).lexically_normal()] = engine::hash_of_bytes(*text);
    }
}

std::optional<std::string> noted_variables::environment(const std::string& name) const {
    if (!started_.contains(name)) {
        return system_.environment(name);
    }
    const auto found = in_file_.find(name);
    return found == in_file_.end() ? std::nullopt : std::optional(found->second);
}

result<std::string> noted_variables::file(const fs::path& path) const {
    auto text = system_.file(path);
    std::error_code error;
    const auto absolute = fs::absolute(path, error);
    files_[(error ? path : absolute).lexically_normal()] =
        text ? engine::hash_of_bytes(*text) : std::string();
    return text;
}

}  // namespace sluice::app
