#pragma once

// Looks up `${env:NAME}`, `${file:PATH}` and `${credential:NAME}`. Commands and tests pass a source
// in and so decide what a configuration sees.

#include <sluice/error.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace sluice::config {

// Says which secrets a command looks up (decision 0037). A command that needs no secret resolves
// none. The variable itself then stays in place of the value, as text that nothing accepts.
enum class secret_use {
    resolved,    // every secret must be there
    when_given,  // credentials may be missing if no service manager gave any
    withheld,    // no secret is looked up
};

class variable_source {
 public:
    virtual ~variable_source() = default;

    // Returns nothing when the variable is not set; an empty text when it is set and empty.
    virtual std::optional<std::string> environment(const std::string& name) const = 0;

    // Reads a small text file. The failure gives the reason without the path.
    virtual result<std::string> file(const std::filesystem::path& path) const = 0;

    virtual secret_use secrets() const { return secret_use::resolved; }

    // Explains why a variable that a person has set may be missing; empty when nothing is known.
    virtual std::string why_unset() const { return {}; }
};

// Reads the process's environment, then the file `environment` of the configuration's directory,
// which the service's unit reads too. Reads files of at most 1 MiB. It reads the environment at
// each call: use it before other threads change it.
class system_variables final : public variable_source {
 public:
    // `configuration` is a directory, or one file of it.
    explicit system_variables(const std::filesystem::path& configuration = {},
                              secret_use secrets = secret_use::resolved);

    std::optional<std::string> environment(const std::string& name) const override;
    result<std::string> file(const std::filesystem::path& path) const override;
    secret_use secrets() const override { return secrets_; }
    std::string why_unset() const override { return why_unset_; }

 private:
    secret_use secrets_;
    std::map<std::string, std::string> file_;
    std::string why_unset_;
};

}  // namespace sluice::config
