#include "cli/tasks/task_selection.hpp"

namespace sluice::cli {

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
