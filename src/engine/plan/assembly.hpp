#pragma once

// Builds a plan from a configuration: makes every component, joins stages to pipelines, and
// resolves names. The composition root and the checks of a configuration use it. If making a
// component fails, the problem is reported at the component's place in the YAML, like every other
// mistake. Entries that already have a mistake are left out, so that it does not hide mistakes in
// others.

#include "engine/plan/object_prints.hpp"
#include "engine/plan/plan.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::engine {

// Returns the daemon's settings; all defaults if their section has a mistake.
daemon_settings daemon_of(const config::loaded& given);

// Returns the name that the subscriber of an incoming has in its context and in its requests.
inline std::string subscriber_name(const std::string& incoming) {
    return "incoming." + incoming + ".subscriber";
}

class assembly {
 public:
    using make_context = std::function<component_context(std::string name)>;

    // The references outlive the assembly. `problems` receives every mistake that build() finds.
    assembly(const config::loaded& given, const registry& types, make_context context,
             config::diagnostics& problems);

    // Takes the parts of these objects from the plan that runs, in place of making them anew. Their
    // texts, and the objects that they use, are the same in both. Both outlive the assembly.
    void reuse(const plan& running, const std::set<object_key>& kept);

    // The daemon's settings in the plan, in place of those that are written.
    void use_settings(daemon_settings settings) { settings_ = std::move(settings); }

    // Builds the plan. It is complete only if the configuration had no problem and none was added.
    plan build();

 private:
    template <class Component>
    std::shared_ptr<Component> make(const config::configured_component& component,
                                    const std::string& path);

    // `list` is the YAML key of the stages.
    pipeline stages_of(const std::vector<config::configured_component>& stages,
                       const std::string& owner, const std::string& list, bool may_multiply);
    void make_incoming(const std::string& name, plan& into);
    // Checks an incoming that is sent its records.
    void check_receiver(const incoming_settings& given, const incoming_plan& made,
                        const std::string& path, const daemon_settings& daemon);
    void make_outgoing(const std::string& name, plan& into);
    void make_route(const std::string& name, plan& into);
    void make_alerts(plan& into);
    // Checks the ways of incomings whose senders wait for the outcome.
    void check_outcome_waits(const plan& made);
    void check_budgets(const std::string& name, const alert_settings& settings);
    std::shared_ptr<const route_plan> alert_route_to(
        std::vector<std::shared_ptr<const outgoing_plan>> outgoing) const;
    configured_names names() const;
    void add_then(const std::string& name, const route_settings& given, route_plan& made);
    template <class Part>
    std::shared_ptr<const Part> kept(const char* kind, const std::string& name,
                                     const std::vector<std::shared_ptr<const Part>>& running) const;
    template <class Settings>
    const Settings* read(std::string_view map, const std::string& name) const;
    void report(const config::location& at, const std::string& path, const failure& why);

    const config::loaded& given_;
    const registry& types_;
    make_context context_;
    config::diagnostics& problems_;
    const plan* running_ = nullptr;
    const std::set<object_key>* kept_ = nullptr;
    std::optional<daemon_settings> settings_;
    std::map<std::string, std::shared_ptr<const incoming_plan>> incoming_;
    std::map<std::string, std::shared_ptr<const outgoing_plan>> outgoing_;
};

}  // namespace sluice::engine
