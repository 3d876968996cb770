#pragma once

// Loads a configuration as every command reads it, and makes its clients.

#include "engine/plan/plan.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {

// Returns every type of component that this program has. The registry lives as long as the program.
const registry& component_types();

std::string default_configuration_directory();  // $CONFIGURATION_DIRECTORY or /etc/sluice

// Reads and checks every file of `directory`. Mistakes are in the `problems` of the result.
// `pending` replaces or adds files that are not on the disk yet, `added` an entry. Blocks.
config::loaded load_configuration(const std::filesystem::path& directory,
                                  config::secret_use secrets = config::secret_use::resolved,
                                  const config::pending_files& pending = {},
                                  const config::added_entry* added = nullptr);

// Holds the clients of a configuration. All are made at the start, so that a mistake shows before
// anything runs.
class configured_clients final : public client_directory {
 public:
    // Makes every client that could be read, and adds each mistake to `problems`.
    void make_all(const config::loaded& given, const registry& types,
                  const std::function<component_context(std::string)>& context,
                  config::diagnostics& problems);
    // Takes a client of an earlier configuration; make_all() then makes no other of that name.
    void take_over(const configured_clients& earlier, const std::string& name);

    std::shared_ptr<client> find(const std::string& name) const override;

    // Returns the names of the clients that spend each budget, by its id.
    std::map<std::string, std::vector<std::string>> by_budget() const;

    // Tells whether find() looked for a name in vain since the last call of missed().
    bool missed() const { return std::exchange(missed_, false); }

    // Tells whether a client is missing because its secret was not looked up.
    bool left_out() const { return left_out_; }

 private:
    mutable bool missed_ = false;
    bool left_out_ = false;
    std::map<std::string, std::shared_ptr<client>> clients_;
};

}  // namespace sluice::app
