#pragma once

// What `${env:NAME}`, `${file:PATH}` and `${credential:NAME}` stand for. Handed in, so that tests
// and commands decide what a configuration sees.

#include <sluice/error.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace sluice::config {

// Who needs no secret resolves none. In place of a secret that is not looked up stands the variable
// as it is written: a value that nothing accepts.
enum class secret_use {
    resolved,    // each must be there
    when_given,  // but for credentials, when no service manager gave any
    withheld,    // none is looked up
};

class variable_source {
 public:
    virtual ~variable_source() = default;

    // Nothing when it is not set; an empty text when it is set and empty.
    virtual std::optional<std::string> environment(const std::string& name) const = 0;

    // A small text file, whole. The failure says why not, without the path.
    virtual result<std::string> file(const std::filesystem::path& path) const = 0;

    virtual secret_use secrets() const { return secret_use::resolved; }

    // Why a variable may be missing that a person has set; empty when nothing is known.
    virtual std::string why_unset() const { return {}; }
};

// The process's own environment, then the file `environment` of the configuration's directory,
// which the service's unit reads, too; and files of at most 1 MiB. Reads the environment when it is
// asked: to be used before other threads change it.
class system_variables final : public variable_source {
 public:
    // `configuration`: a directory, or one file of it.
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
