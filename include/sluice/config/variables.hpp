#pragma once

// What `${env:NAME}`, `${file:PATH}` and `${credential:NAME}` stand for. Handed in, so that tests
// and commands decide what a configuration sees.

#include <sluice/error.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace sluice::config {

class variable_source {
 public:
    virtual ~variable_source() = default;

    // Nothing when it is not set; an empty text when it is set and empty.
    virtual std::optional<std::string> environment(const std::string& name) const = 0;

    // A small text file, whole. The failure says why not, without the path.
    virtual result<std::string> file(const std::filesystem::path& path) const = 0;
};

// The process's own environment and files of at most 1 MiB. Reads the environment when it is asked:
// to be used before other threads change it.
class system_variables final : public variable_source {
 public:
    std::optional<std::string> environment(const std::string& name) const override;
    result<std::string> file(const std::filesystem::path& path) const override;
};

}  // namespace sluice::config
