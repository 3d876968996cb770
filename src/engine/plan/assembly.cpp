#include "engine/plan/assembly.hpp"

#include "engine/plan/change_hash.hpp"
#include "engine/plan/no_publisher.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

// YAML has no type for "a truth value or an expression", so `true` comes as the expression that
// would read a field of that name.
std::optional<hold_rule> hold_of(const std::optional<expression>& given) {
    if (!given || ascii::same_ignoring_case(given->text(), "false")) {
        return std::nullopt;
    }
    const bool all = ascii::same_ignoring_case(given->text(), "true");
    return hold_rule{all ? std::nullopt : given};
}

}  // namespace

daemon_settings daemon_of(const config::loaded& given) {
    const auto found = given.singles.find("daemon");
    const bool good = found != given.singles.end() && found->second.options;
    return good ? given.single<daemon_settings>("daemon") : daemon_settings();
}

assembly::assembly(const config::loaded& given, const registry& types, make_context context,
                   config::diagnostics& problems)
    : given_(given), types_(types), context_(std::move(context)), problems_(problems) {}

// Routes come last, because they refer to incomings and outgoings.
plan assembly::build() {
    plan made;
    made.daemon = settings_.value_or(daemon_of(given_));
    for (const auto& name : given_.names("incoming")) {
        make_incoming(name, made);
    }
    for (const auto& name : given_.names("outgoing")) {
        make_outgoing(name, made);
    }
    made.names = names();
    for (const auto& name : given_.names("routes")) {
        make_route(name, made);
    }
    make_alerts(made);
    check_outcome_waits(made);
    made.maintenance = maintenance_calendar(made.daemon.maintenance);
    return made;
}

void assembly::reuse(const plan& running, const std::set<object_key>& kept) {
    running_ = &running;
    kept_ = &kept;
}

// Returns null if the object is to be made.
template <class Part>
std::shared_ptr<const Part> assembly::kept(
    const char* kind, const std::string& name,
    const std::vector<std::shared_ptr<const Part>>& running) const {
    if (running_ == nullptr || !kept_->contains({kind, name})) {
        return nullptr;
    }
    // Sorted by name, as build() makes them. Objects that are switched off are not there.
    const auto found =
        std::ranges::lower_bound(running, name, {}, [](const auto& part) { return part->name; });
    return found != running.end() && (*found)->name == name ? *found : nullptr;
}

configured_names assembly::names() const {
    const auto all = [this](std::string_view map) {
        const auto names = given_.names(map);
        return std::set<std::string>(names.begin(), names.end());
    };
    configured_names found;
    found.incoming = all("incoming");
    found.outgoing = all("outgoing");
    found.routes = all("routes");
    found.storages = all("storages");
    return found;
}

// Returns null if the entry has a mistake.
template <class Settings>
const Settings* assembly::read(std::string_view map, const std::string& name) const {
    return static_cast<const Settings*>(given_.all(map).find(name)->second.options.get());
}

void assembly::report(const config::location& at, const std::string& path, const failure& why) {
    config::diagnostic problem;
    problem.at = at;
    problem.path = path;
    problem.message = why.message;
    problem.mend = why.mend;
    problems_.add(std::move(problem));
}

namespace {

// Not the credential's: a key that is renewed is no other source.
std::string print_of(const config::configured_component& component,
                     const std::shared_ptr<subscriber>& source) {
    const auto text = source ? source->source() : std::string();
    json::array parts;
    parts.emplace_back(component.type);
    parts.emplace_back(text);
    return text.empty() ? text : change_hash(json::value(std::move(parts)));
}

std::chrono::milliseconds settle_time_of(const std::shared_ptr<publisher>& target) {
    return target ? target->settle_time() : publish_policy().settle_time;  // null: reported
}

}  // namespace

template <class Component>
std::shared_ptr<Component> assembly::make(const config::configured_component& component,
                                          const std::string& path) {
    auto made = types_.make<Component>(component, context_(path));
    if (!made) {
        report(component.at, path, made.error());
        return nullptr;
    }
    return *std::move(made);
}

pipeline assembly::stages_of(const std::vector<config::configured_component>& stages,
                             const std::string& owner, const std::string& list, bool may_multiply) {
    const std::string word = list == "after" ? "after-step " : "stage ";
    std::vector<pipeline::stage> made;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const auto& named = stages[i];
        const std::string path = owner + "." + list + "[" + std::to_string(i) + "]";
        auto stage = make<transformer>(named, path);
        auto rule = types_.make_rule(named, context_(path));
        if (!rule) {
            report(named.at, path, rule.error());
            rule = failure_rule();
        }
        const bool multiplies =
            (stage && stage->multiplies()) || (rule->stages && rule->stages->multiplies());
        if (!may_multiply && multiplies) {
            report(
                named.at, path,
                {failure_class::invalid,
                 "'" + named.type + "' makes several entities out of one, which an outgoing cannot",
                 "put it among the transformers of the incoming or of the route"});
        }
        made.push_back({word + std::to_string(i + 1) + " (" + named.type + ")", std::move(stage),
                        *std::move(rule)});
    }
    return pipeline(std::move(made));
}

void assembly::make_incoming(const std::string& name, plan& into) {
    if (running_ != nullptr) {
        if (auto part = kept("incoming", name, running_->incoming)) {
            into.incoming.push_back(part);
            incoming_.emplace(name, std::move(part));
            return;
        }
    }
    const auto* settings = read<incoming_settings>("incoming", name);
    if (settings == nullptr) {
        return;
    }
    const auto& given = *settings;
    auto when = schedule::parse(given.schedule, given.time_zone);
    if (!when) {
        report(given_.where("incoming", name), "incoming." + name, when.error());
        return;
    }
    const std::string path = "incoming." + name;
    auto made = std::make_shared<incoming_plan>(incoming_plan{
        name, *std::move(when), make<subscriber>(given.subscriber, subscriber_name(name)),
        given.identifier, given.emit, given.compare,
        stages_of(given.transformers, path, "transformers", true)});
    made->remember = given.remember;
    made->watch = given.watch.entries;
    made->reports_deleted = given.deleted == deleted_rule::emit;
    made->deleted_after = given.deleted_after;
    made->overlap = given.overlap;
    made->missed = {given.missed, given.missed_limit};
    made->jitter = given.jitter;
    made->priority = given.priority;
    if (made->source && made->source->announces() != nullptr) {
        check_receiver(given, *made, path, into.daemon);
    }
    if (made->source) {
        made->source->used_for({.takes_out_doubles = given.emit != emit_rule::all,
                                .compares = made->compares(),
                                .reports_deleted = made->reports_deleted});
    }
    if (const auto rule = first_run_rule::parse(given.first_run)) {  // checked by the declaration
        made->first_run = *rule;
    }
    made->newest_by = given.newest_by;
    made->source_print = print_of(given.subscriber, made->source);
    made->fresh = given.fresh;
    if (given.enabled) {
        into.incoming.push_back(made);
    }
    incoming_.emplace(name, std::move(made));
}

void assembly::check_receiver(const incoming_settings& given, const incoming_plan& made,
                              const std::string& path, const daemon_settings& daemon) {
    if (made.source->receives() != nullptr && daemon.webhooks.listen.empty()) {
        report(given.subscriber.at, path + ".subscriber",
               {failure_class::invalid, "the daemon listens nowhere for the senders",
                "set `daemon: {webhooks: {listen: \"127.0.0.1:8080\"}}`"});
    }
    const auto* box = made.source->receives();
    if (box != nullptr && box->needs_certificate() && daemon.webhooks.client_ca_file.empty()) {
        report(given.subscriber.at, path + ".subscriber.auth",
               {failure_class::invalid, "the listener asks no sender for a certificate",
                "set daemon.webhooks.client_ca_file"});
    }
    if (!made.when.by_hand()) {
        report(given.subscriber.at, path + ".schedule",
               {failure_class::invalid,
                "it has a schedule, and runs when " +
                    std::string(made.source->announces()->kind()) + "s arrive",
                "leave `schedule` out"});
    }
}

void assembly::make_outgoing(const std::string& name, plan& into) {
    if (running_ != nullptr) {
        if (auto part = kept("outgoing", name, running_->outgoing)) {
            into.outgoing.push_back(part);
            outgoing_.emplace(name, std::move(part));
            return;
        }
    }
    const auto* settings = read<outgoing_settings>("outgoing", name);
    const std::string path = "outgoing." + name;
    auto made = std::make_shared<outgoing_plan>();
    made->name = name;
    if (settings == nullptr) {  // the name is enough to follow the ways of routes
        outgoing_.emplace(name, std::move(made));
        return;
    }
    const auto& given = *settings;
    made->stages = stages_of(given.transformers, path, "transformers", false);
    made->target = given.publisher.given() ? make<publisher>(given.publisher, path + ".publisher")
                                           : make_no_publisher();
    made->after = stages_of(given.after, path, "after", true);
    made->policy = {given.retry, given.settle_time.value_or(settle_time_of(made->target)),
                    given.wait_time, into.daemon.longest_asked_wait};
    made->parallel = given.parallel;
    made->breaker = given.breaker;
    made->breaker.longest_asked_wait = into.daemon.longest_asked_wait;
    into.outgoing.push_back(made);
    outgoing_.emplace(name, std::move(made));
}

void assembly::make_route(const std::string& name, plan& into) {
    if (running_ != nullptr) {
        if (auto part = kept("route", name, running_->routes)) {
            for (const auto& to : outgoings_of(*part)) {
                into.names.lanes.insert({name, to->name});
            }
            into.routes.push_back(std::move(part));
            return;
        }
    }
    const auto* settings = read<route_settings>("routes", name);
    if (settings == nullptr) {
        return;
    }
    const auto& given = *settings;
    auto made = std::make_shared<route_plan>();
    made->name = name;
    made->stages = stages_of(given.transformers, "routes." + name, "transformers", true);
    made->from = incoming_[given.from.name];
    made->batch = static_cast<std::size_t>(given.batch.size);
    made->order_by = given.order_by;
    made->hold = hold_of(given.hold);
    made->priority = given.priority;
    if (given.deliver) {
        auto when = schedule::parse(given.deliver->schedule, given.deliver->time_zone);
        if (when) {  // checked by the declaration
            made->deliver =
                delivery_rule{*std::move(when), given.deliver->tasks, given.deliver->jitter};
        }
    }
    for (const auto& to : given.to) {
        if (const auto known = outgoing_.find(to.name); known != outgoing_.end()) {
            made->to.push_back(known->second);
        }
    }
    add_then(name, given, *made);
    for (const auto& to : outgoings_of(*made)) {
        into.names.lanes.insert({name, to->name});
    }
    if (given.enabled) {
        into.routes.push_back(std::move(made));
    }
}

// assembly_alerts.cpp reads them too.
template const alert_settings* assembly::read(std::string_view, const std::string&) const;

}  // namespace sluice::engine
