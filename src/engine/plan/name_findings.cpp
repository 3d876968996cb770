#include "engine/plan/name_findings.hpp"

#include <sluice/component/storage.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

using ledger::known_name;
using ledger::named_kind;

const std::set<std::string>& configured(const configured_names& names, named_kind kind) {
    switch (kind) {
        case named_kind::incoming:
            return names.incoming;
        case named_kind::route:
            return names.routes;
        case named_kind::outgoing:
            return names.outgoing;
        case named_kind::storage:
            break;
    }
    return names.storages;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : several);
}

std::string said_of(const ledger::held_memory& held, bool paused) {
    std::string parts;
    if (held.open_tasks > 0) {
        append_item(parts, counted(held.open_tasks, "open task", "open tasks"));
    }
    if (held.entities > 0) {
        append_item(parts, counted(held.entities, "remembered record", "remembered records"));
    }
    if (held.position) {
        append_item(parts, "a position");
    }
    if (held.values > 0) {
        append_item(parts, counted(held.values, "value", "values"));
    }
    if (paused) {
        append_item(parts, "a pause by hand");
    }
    return parts;
}

// Returns the command that gives the name's memory up.
std::string end_of(named_kind kind, const std::string& name) {
    switch (kind) {
        case named_kind::incoming:
            return "sluice offer-again " + name + " --all --position";
        case named_kind::route:
            return "sluice tasks skip --route " + name;
        case named_kind::outgoing:
            return "sluice tasks skip --outgoing " + name;
        case named_kind::storage:
            break;
    }
    return "sluice storages remove " + name + " KEY";
}

// The configured name that it probably has now: the only one of which the ledger knows nothing.
std::string probable_name(named_kind kind, const std::vector<known_name>& known, const plan& plan) {
    std::string found;
    for (const auto& name : configured(plan.names, kind)) {
        const bool is_known = std::ranges::any_of(known, [&](const known_name& one) {
            return one.kind == kind && one.name == name && one.has_memory;
        });
        // People cannot give the name under which alerts travel.
        if (is_known || name == alert_route) {
            continue;
        }
        if (!found.empty()) {
            return "NEW";
        }
        found = name;
    }
    return found.empty() ? "NEW" : found;
}

stray_name stray_of(named_kind kind, const std::string& name, const std::string& held,
                    const std::string& now) {
    const auto word = std::string(name_of(kind));
    stray_name made;
    made.kind = word;
    made.name = name;
    made.message =
        word + " '" + name + "' is not configured, and the ledger holds " + held + " of it";
    made.mend = "when it has another name now: `sluice rename " + word + " " + name + " " + now +
                "`; when it is given up: `" + end_of(kind, name) + "`";
    return made;
}

bool is_of_configuration(const known_name& one) {
    return one.kind != named_kind::storage || is_storage_name(one.name);
}

// Open tasks wait where nobody delivers: a route that no longer goes to an outgoing.
awaitable<result<std::vector<stray_name>>> stray_lanes(ledger::ledger* ledger, const plan* plan) {
    std::vector<stray_name> strays;
    ledger::task_filter open;
    open.states = ledger::open_states();
    const auto lanes = co_await ledger->count_by_lane(std::move(open));
    if (!lanes) {
        co_return lanes.error();
    }
    for (const auto& [where, tasks] : *lanes) {
        if (plan->names.lanes.contains(where) || !plan->names.routes.contains(where.route) ||
            !plan->names.outgoing.contains(where.outgoing)) {
            continue;
        }
        std::int64_t count = 0;
        for (const auto& [state, some] : tasks) {
            count += some;
        }
        stray_name made;
        made.kind = "lane";
        made.name = where.route + " > " + where.outgoing;
        made.message = "route '" + where.route + "' does not go to outgoing '" + where.outgoing +
                       "', and " + counted(count, "open task waits", "open tasks wait") + " there";
        made.mend = "put '" + where.outgoing +
                    "' back into its `to` or `then`, or `sluice tasks "
                    "skip --route " +
                    where.route + " --outgoing " + where.outgoing + "`";
        strays.push_back(std::move(made));
    }
    co_return strays;
}

bool is_paused(const std::vector<ledger::pause_entry>& pauses, const known_name& one) {
    return std::ranges::any_of(pauses, [&](const ledger::pause_entry& pause) {
        const auto kind = pause.kind == ledger::paused_kind::incoming   ? named_kind::incoming
                          : pause.kind == ledger::paused_kind::outgoing ? named_kind::outgoing
                                                                        : named_kind::route;
        return kind == one.kind && pause.name == one.name;
    });
}

// Says whether another name has the memory of the incoming's source and does not read it any more.
bool has_memory_of(const known_name& other, const incoming_plan& incoming, bool is_known,
                   const plan& plan) {
    if (other.kind != named_kind::incoming || !other.has_memory || other.name == incoming.name) {
        return false;
    }
    if (other.source.empty()) {  // of an older version, which did not say
        return !is_known && !plan.names.incoming.contains(other.name);
    }
    if (other.source != incoming.source_print) {
        return false;
    }
    const auto its =
        std::ranges::find(plan.incoming, other.name, [](const auto& one) { return one->name; });
    return its == plan.incoming.end() ? !plan.names.incoming.contains(other.name)
                                      : (*its)->source_print != other.source;
}

failure refusal_for(const incoming_plan& incoming, const known_name& former) {
    const auto reads = former.source.empty()
                           ? "perhaps incoming '" + incoming.name + "' is '" + former.name +
                                 "' under another name (an older version did not say what that "
                                 "read)"
                           : "incoming '" + incoming.name + "' reads the source of '" +
                                 former.name + "', which does not read it any more";
    return {failure_class::invalid,
            reads + ": what '" + former.name + "' has seen would be taken for new",
            "`sluice rename incoming " + former.name + " " + incoming.name +
                "` gives it that memory; `fresh: true` on it starts it without"};
}

}  // namespace

std::map<std::string, failure> renamed_incomings(const std::vector<known_name>& known,
                                                 const plan& plan) {
    std::map<std::string, failure> renamed;
    for (const auto& incoming : plan.incoming) {
        if (incoming->fresh || incoming->source_print.empty()) {
            continue;
        }
        const auto own = std::ranges::find_if(known, [&](const known_name& one) {
            return one.kind == named_kind::incoming && one.name == incoming->name;
        });
        const bool has_own = own != known.end() && own->has_memory;
        const bool is_known = has_own || (own != known.end() && own->has_run);
        // Its memory is of its own source, so nothing was renamed.
        if (has_own && (own->source.empty() || own->source == incoming->source_print)) {
            continue;
        }
        const auto former = std::ranges::find_if(known, [&](const known_name& one) {
            return has_memory_of(one, *incoming, is_known, plan);
        });
        if (former != known.end()) {
            renamed.emplace(incoming->name, refusal_for(*incoming, *former));
        }
    }
    return renamed;
}

awaitable<result<name_findings>> find_names(ledger::ledger* ledger, const plan* plan) {
    name_findings found;
    const auto known = co_await ledger->known_names();
    if (!known) {
        co_return known.error();
    }
    const auto pauses = co_await ledger->paused();
    if (!pauses) {
        co_return pauses.error();
    }
    found.renamed = renamed_incomings(*known, *plan);
    for (const auto& one : *known) {
        if (!is_of_configuration(one) || configured(plan->names, one.kind).contains(one.name)) {
            continue;
        }
        const auto held = co_await ledger->held_by(one.kind, one.name);
        if (!held) {
            co_return held.error();
        }
        const auto said = said_of(*held, is_paused(*pauses, one));
        if (!said.empty()) {
            found.strays.push_back(
                stray_of(one.kind, one.name, said, probable_name(one.kind, *known, *plan)));
        }
    }
    auto lanes = co_await stray_lanes(ledger, plan);
    if (!lanes) {
        co_return lanes.error();
    }
    std::ranges::move(*lanes, std::back_inserter(found.strays));
    co_return found;
}

}  // namespace sluice::engine
