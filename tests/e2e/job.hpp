#pragma once

// A configuration, a state directory and a way to run `sluice` on them.

#include "support/program.hpp"
#include "support/sandbox_process.hpp"
#include "support/temporary_directory.hpp"

#include <boost/json/value.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice::testing {

inline const std::string sluice_program = SLUICE_PROGRAM;

ended run_sluice(std::vector<std::string> arguments, std::string input = {});

class job {
 public:
    job();

    // Writes a file of the configuration directory, or beside it when the name says so
    // ("../products.csv").
    void write(const std::string& name, const std::string& text) const;

    // Products as a CSV file with one column, Title, beside the configuration, and a configuration
    // that publishes each as a post with that caption. `outgoing` is added to the outgoing.
    void publish_products(const sandbox_process& sandbox, const std::vector<std::string>& titles,
                          const std::string& outgoing = {}) const;

    // `run --config … --state …` and so on; a daemon when `more` is empty.
    launch run(std::vector<std::string> more = {}) const;
    ended once() const { return run_to_end_of(run({"--once", "--json"})); }
    ended check(std::vector<std::string> more = {}) const;
    ended tasks(std::vector<std::string> options) const;

    // Returns the output of `tasks list --json`, which must succeed.
    boost::json::value list(std::vector<std::string> filter = {}) const;

    std::filesystem::path config() const { return directory_ / "config"; }
    std::filesystem::path state() const { return directory_ / "state"; }
    std::filesystem::path beside(const std::string& name) const { return directory_ / name; }

    std::map<std::string, std::string> environment;

 private:
    temporary_directory directory_;
};

std::string read_file(const std::filesystem::path& file);
std::size_t lines_in(const std::filesystem::path& file);

// "product 1", "product 2" …
std::vector<std::string> product_titles(std::size_t count);

// The number of tasks that a round's report (`run --once --json`) counts with this state on a
// route.
std::int64_t settled(const std::string& report, const std::string& route, const std::string& state);

}  // namespace sluice::testing
