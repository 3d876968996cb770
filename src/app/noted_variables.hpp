#pragma once

// Looks variables up as system_variables does, and notes which files were read for them. A snapshot
// then tells when such a file changes.

#include <sluice/config/variables.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace sluice::app {

class noted_variables final : public config::variable_source {
 public:
    // `started`: see environment_at_start.
    noted_variables(const std::filesystem::path& directory,
                    const std::map<std::string, std::string>& started);

    std::optional<std::string> environment(const std::string& name) const override;
    result<std::string> file(const std::filesystem::path& path) const override;
    config::secret_use secrets() const override { return system_.secrets(); }
    std::string why_unset() const override { return system_.why_unset(); }

    // Hashes by absolute path; empty for a file that could not be read.
    const std::map<std::filesystem::path, std::string>& files() const { return files_; }

 private:
    config::system_variables system_;
    const std::map<std::string, std::string>& started_;
    std::map<std::string, std::string> in_file_;
    mutable std::map<std::filesystem::path, std::string> files_;
};

// The variables of the file `environment` beside a configuration; none if it cannot be read.
std::map<std::string, std::string> variables_beside(const std::filesystem::path& configuration);

}  // namespace sluice::app
