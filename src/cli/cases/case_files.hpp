#pragma once

// Reads the tests of a configuration and checks them against it. `sluice test` and `sluice check`
// use it.

#include "cli/cases/case_settings.hpp"

#include <sluice/config/variables.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

// Reads every *.test.yaml below the directory; a path that is a file has none. Mistakes are in the
// `problems` of the result. Blocks.
config::loaded load_tests(const std::filesystem::path& directory);

// Adds a problem for each object and storage that a test names and `given` does not have.
void check_tests(config::loaded& tests, const config::loaded& given);

// Gives the environment of the tests to a configuration, and the process's for other names.
class test_variables final : public config::variable_source {
 public:
    test_variables(const std::filesystem::path& directory, const config::loaded& tests,
                   config::secret_use secrets);

    std::optional<std::string> environment(const std::string& name) const override;
    result<std::string> file(const std::filesystem::path& path) const override;
    config::secret_use secrets() const override { return process_.secrets(); }
    std::string why_unset() const override;

 private:
    std::map<std::string, std::string> given_;
    config::system_variables process_;
};

// Returns the exchanges_file of a test; empty when it names none.
std::filesystem::path exchanges_file_of(const test_case& test, const config::location& at);

// Reads the exchanges of a test: its own, or those of `file`. A problem of the file is added.
std::vector<recorded_exchange> exchanges_of(const test_case& test,
                                            const std::filesystem::path& file,
                                            config::diagnostics& problems);

}  // namespace sluice::cli
