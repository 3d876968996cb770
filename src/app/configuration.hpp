#pragma once

// The configuration as every command reads it: loaded, checked, built.

#include "engine/plan/plan.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sluice::app {

// Every type of component that this program has.
const registry& component_types();

std::string default_configuration_directory();  // $CONFIGURATION_DIRECTORY or /etc/sluice

config::loaded load_configuration(const std::filesystem::path& directory,
                                  config::secret_use secrets = config::secret_use::resolved,
                                  const config::pending_files& pending = {});

// The clients of a configuration, all made at the start.
class configured_clients final : public client_directory {
 public:
    // Makes all of them that could be read; what is wrong goes to `problems`.
    void make_all(const config::loaded& given, const registry& types,
                  const std::function<component_context(std::string)>& context,
                  config::diagnostics& problems);
    std::shared_ptr<client> find(const std::string& name) const override;

    // Did find() look for a name and find nothing since the last call of this?
    bool missed() const { return std::exchange(missed_, false); }

    // Was a client not made because a secret of it was not looked up?
    bool left_out() const { return left_out_; }

 private:
    mutable bool missed_ = false;
    bool left_out_ = false;
    std::map<std::string, std::shared_ptr<client>> clients_;
};

}  // namespace sluice::app
