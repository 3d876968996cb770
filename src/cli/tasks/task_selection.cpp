#include "cli/tasks/task_selection.hpp"

#include <sluice/config/diagnostic.hpp>

namespace sluice::cli {
namespace {

const std::vector<std::string> all_states{"new",   "processing", "finished", "failed",   "skipped",
                                          "retry", "rejected",   "waiting",  "uncertain"};

result<std::vector<ledger::task_state>> states_of(const std::vector<std::string>& names) {
    std::vector<ledger::task_state> states;
    for (const auto& name : names) {
        const auto state = ledger::task_state_named(name);
        if (!state) {
            const auto meant = config::did_you_mean(name, all_states);
            return failure(failure_class::invalid, "no task is ever '" + name + "'",
                           meant.empty()
                               ? "use new, processing, finished, failed, skipped, retry, rejected, "
                                 "waiting or uncertain"
                               : "did you mean '" + meant + "'?");
        }
        states.push_back(*state);
    }
    return states;
}

result<std::vector<ledger::wanted_header>> headers_of(const std::vector<std::string>& written) {
    std::vector<ledger::wanted_header> headers;
    for (const auto& one : written) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            return failure(failure_class::invalid, "'" + one + "' is no header with its value",
                           "write NAME=VALUE, such as event=changed");
        }
        headers.push_back({one.substr(0, equals), one.substr(equals + 1)});
    }
    return headers;
}

result<void> take_moment(const std::string& text, wall_time now, std::optional<wall_time>& into) {
    if (text.empty()) {
        return {};
    }
    const auto at = moment_of(text, now);
    if (!at) {
        return at.error();
    }
    into = *at;
    return {};
}

}  // namespace

result<wall_time> moment_of(const std::string& text, wall_time now) {
    if (const auto at = parse_utc(text)) {
        return *at;
    }
    if (const auto at = parse_utc(text + "T00:00:00Z")) {
        return *at;
    }
    if (const auto ago = parse_duration(text)) {
        return now - *ago;
    }
    if (const auto ahead = text.starts_with('+') ? parse_duration(text.substr(1)) : failure()) {
        return now + *ahead;
    }
    return failure(failure_class::invalid, "'" + text + "' is no moment",
                   "write 2026-01-31T09:00:00Z, 2026-01-31, how long ago: 2h, or from now: +2h");
}

result<ledger::task_filter> task_selection::filter(wall_time now) const {
    ledger::task_filter made;
    made.ids = ids;
    made.route = route;
    made.outgoing = outgoing;
    made.incoming = incoming;
    made.entity_id = entity;
    made.external_id = external_id;
    made.text = text;
    made.limit = limit;
    made.entity_type = entity_type;
    made.order_key = order_key;
    made.reason = reason_holds;
    made.sends = sends;
    made.outcome_open = outcome_open;
    if (run > 0) {
        made.run = run;
    }
    if (below > 0) {
        made.below = below;
    }
    auto states = states_of(statuses);
    if (!states) {
        return states.error();
    }
    made.states = *std::move(states);
    auto wanted = headers_of(headers);
    if (!wanted) {
        return wanted.error();
    }
    made.headers = *std::move(wanted);
    const std::pair<const std::string*, std::optional<wall_time>*> moments[] = {
        {&created_since, &made.created_since}, {&created_until, &made.created_until},
        {&updated_since, &made.updated_since}, {&updated_until, &made.updated_until},
        {&next_since, &made.next_since},       {&next_until, &made.next_until},
    };
    for (const auto& [written, into] : moments) {
        if (const auto taken = take_moment(*written, now, *into); !taken) {
            return taken.error();
        }
    }
    return made;
}

bool task_selection::says_nothing() const {
    const std::string* const texts[] = {
        &route,         &outgoing,      &incoming,      &entity,        &external_id,
        &created_since, &created_until, &updated_since, &updated_until, &text,
        &entity_type,   &order_key,     &reason_holds,  &next_since,    &next_until};
    for (const auto* one : texts) {
        if (!one->empty()) {
            return false;
        }
    }
    return ids.empty() && statuses.empty() && headers.empty() && run == 0 && sends == 0 &&
           !outcome_open;
}

void add_place(CLI::App& command, task_selection& into) {
    command.add_option("--state", into.state, "The daemon's state directory")
        ->capture_default_str();
    command.add_flag("--json", into.as_json, "Print JSON");
}

void add_filter(CLI::App& command, task_selection& into) {
    command.add_option("--status", into.statuses, "Only tasks in this state (may be repeated)");
    command.add_option("--route", into.route, "Only tasks of this route");
    command.add_option("--outgoing", into.outgoing, "Only tasks for this outgoing");
    command.add_option("--incoming", into.incoming, "Only tasks from this incoming");
    command.add_option("--entity", into.entity, "Only tasks of this entity");
    command.add_option("--external-id", into.external_id,
                       "Only tasks whose result has this id at the target");
    command.add_option("--since", into.created_since,
                       "Only tasks made since then: 2026-01-31T09:00:00Z, 2026-01-31, or 2h ago");
    command.add_option("--until", into.created_until, "Only tasks made before then");
    command.add_option("--updated-since", into.updated_since, "Only tasks touched since then");
    command.add_option("--updated-until", into.updated_until,
                       "Only tasks not touched from then on");
    command.add_option(
        "--text", into.text,
        "Only tasks whose data has all these words; sho* matches words that begin so");
    command.add_option("--run", into.run, "Only tasks of this run of their incoming");
    command.add_option("--entity-type", into.entity_type, "Only tasks of this type of entity");
    command.add_option("--order-key", into.order_key, "Only tasks that keep order by this key");
    command.add_option("--reason-has", into.reason_holds, "Only tasks whose reason holds this");
    command.add_option("--attempts", into.sends, "Only tasks that were sent at least so often");
    command.add_option("--next-since", into.next_since,
                       "Only tasks whose next attempt is from then on");
    command.add_option("--next-until", into.next_until,
                       "Only tasks whose next attempt is before then");
    command.add_option("--header", into.headers,
                       "Only tasks with this header, NAME=VALUE (may be repeated)");
    command.add_flag("--outcome-open", into.outcome_open,
                     "Only tasks of which nobody knows whether they were sent");
}

}  // namespace sluice::cli
