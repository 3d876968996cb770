#include "app/configuration.hpp"

#include "connectors/builtin.hpp"
#include "engine/plan/layout.hpp"
#include "transform/builtin.hpp"

#include <cstdlib>
#include <string_view>

namespace sluice::app {

const registry& component_types() {
    // Registered by hand. A static library silently drops objects that would register themselves.
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

config::loaded load_configuration(const std::filesystem::path& directory,
                                  config::secret_use secrets, const config::pending_files& pending,
                                  const config::added_entry* added) {
    const config::system_variables variables(directory, secrets);
    return config::load(directory, engine::configuration_layout(), component_types(), variables,
                        pending, added);
}

namespace {

// Finds the field that a message names at its beginning, as in "tls.ca_file: …". Returns null if
// the message names no field of `client`.
const config::node* field_in(std::string_view message, const config::loaded::entry& client) {
    std::string_view rest = message.substr(0, message.find(':'));
    const config::node* at = &client.written;
    while (at != nullptr && !rest.empty()) {
        const auto dot = rest.find('.');
        at = at->find(rest.substr(0, dot));
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    }
    return at;
}

}  // namespace

void configured_clients::make_all(const config::loaded& given, const registry& types,
                                  const std::function<component_context(std::string)>& context,
                                  config::diagnostics& problems) {
    for (const auto& name : given.names("clients")) {
        const auto& component = given.component("clients", name);
        if (!component.given()) {
            continue;  // the reader has reported what is wrong in it
        }
        if (clients_.contains(name)) {
            continue;
        }
        const std::string path = "clients." + name;
        auto of_client = context(path);
        of_client.key = name;
        auto made = types.make<client>(component, of_client);
        if (made) {
            clients_[name] = *std::move(made);
            continue;
        }
        config::diagnostic problem;
        problem.path = path;
        problem.message = made.error().message;
        // The diagnostic has a path of its own. The path in the message would appear twice.
        if (problem.message.starts_with(path + ": ")) {
            problem.message.erase(0, path.size() + 2);
        }
        const auto& entry = given.all("clients").find(name)->second;
        const auto* field = field_in(problem.message, entry);
        if (field != nullptr && field->stands_in) {
            left_out_ = true;  // this command has only a placeholder for the secret
            continue;
        }
        problem.at = field == nullptr ? entry.component.at : field->at;
        problem.mend = made.error().mend;
        problems.add(std::move(problem));
    }
}

void configured_clients::take_over(const configured_clients& earlier, const std::string& name) {
    if (const auto found = earlier.clients_.find(name); found != earlier.clients_.end()) {
        clients_[name] = found->second;
    }
}

std::map<std::string, std::vector<std::string>> configured_clients::by_budget() const {
    std::map<std::string, std::vector<std::string>> all;
    for (const auto& [name, one] : clients_) {
        if (const auto budget = one->budget()) {
            all[budget->id()].push_back(name);
        }
    }
    return all;
}

std::shared_ptr<client> configured_clients::find(const std::string& name) const {
    const auto found = clients_.find(name);
    if (found == clients_.end()) {
        // An empty name means that the component names no client. The schema reports that.
        missed_ = missed_ || !name.empty();
        return nullptr;
    }
    return found->second;
}

}  // namespace sluice::app
