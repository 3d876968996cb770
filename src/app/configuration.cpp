#include "app/configuration.hpp"

#include "connectors/builtin.hpp"
#include "engine/layout.hpp"
#include "transform/builtin.hpp"

#include <cstdlib>

namespace sluice::app {

const registry& component_types() {
    static const registry types = [] {
        registry all;
        add_builtin_transformers(all);
        add_builtin_connectors(all);
        return all;
    }();
    return types;
}

std::string default_configuration_directory() {
    const char* given = std::getenv("CONFIGURATION_DIRECTORY");
    return given != nullptr && *given != '\0' ? given : "/etc/sluice";
}

config::loaded load_configuration(const std::filesystem::path& directory) {
    const config::system_variables variables;
    return config::load(directory, engine::configuration_layout(), component_types(), variables);
}

void configured_clients::make_all(const config::loaded& given, const registry& types,
                                  const std::function<component_context(std::string)>& context,
                                  config::diagnostics& problems) {
    for (const auto& name : given.names("clients")) {
        const auto& what = given.component("clients", name);
        const std::string path = "clients." + name;
        auto around = context(path);
        around.key = name;
        auto made = types.make<client>(what, around);
        if (made) {
            clients_[name] = *std::move(made);
            continue;
        }
        config::diagnostic problem;
        problem.at = what.at;
        problem.path = path;
        problem.message = made.error().message;
        problem.mend = made.error().mend;
        problems.add(std::move(problem));
    }
}

std::shared_ptr<client> configured_clients::find(const std::string& name) const {
    const auto found = clients_.find(name);
    return found == clients_.end() ? nullptr : found->second;
}

}  // namespace sluice::app
