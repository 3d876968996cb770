#pragma once

// From a configuration to a plan: makes every component, joins stages to pipelines, resolves names.
// What only shows when a component is made is reported at its place, like every other mistake in
// the configuration. Entries in which something is wrong already are left out, so that a mistake in
// one hides none in another.

#include "engine/plan/plan.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::engine {

// All defaults when its section could not be read.
daemon_settings daemon_of(const config::loaded& given);

class assembly {
 public:
    using make_context = std::function<component_context(std::string name)>;

    // All of it outlives the assembly. `problems` takes what is found wrong.
    assembly(const config::loaded& given, const registry& types, make_context context,
             config::diagnostics& problems);

    // The plan, complete only when the configuration has no problem and none was added.
    plan build();

 private:
    template <class Component>
    std::shared_ptr<Component> make(const config::configured_component& component,
                                    const std::string& path);

    // `list` is the key that the stages stand under.
    pipeline stages_of(const std::vector<config::configured_component>& stages,
                       const std::string& owner, const std::string& list, bool may_multiply);
    void make_incoming(const std::string& name, plan& into);
    void make_outgoing(const std::string& name, plan& into);
    void make_route(const std::string& name, plan& into);
    configured_names names() const;
    void add_then(const std::string& name, const route_settings& given, route_plan& made);
    template <class Settings>
    const Settings* read(std::string_view map, const std::string& name) const;
    void report(const config::location& at, const std::string& path, const failure& why);

    const config::loaded& given_;
    const registry& types_;
    make_context context_;
    config::diagnostics& problems_;
    std::map<std::string, std::shared_ptr<const incoming_plan>> incoming_;
    std::map<std::string, std::shared_ptr<const outgoing_plan>> outgoing_;
};

}  // namespace sluice::engine
