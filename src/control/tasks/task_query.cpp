#include "control/tasks/task_query.hpp"

#include <sluice/config/diagnostic.hpp>

namespace sluice::control {
namespace {

const std::vector<std::string> all_states{"new",       "processing", "finished",  "failed",
                                          "skipped",   "retry",      "rejected",  "waiting",
                                          "uncertain", "held",       "confirming"};

result<std::vector<ledger::task_state>> states_of(const std::vector<std::string>& names) {
    std::vector<ledger::task_state> states;
    for (const auto& name : names) {
        const auto state = ledger::task_state_named(name);
        if (!state) {
            const auto meant = config::did_you_mean(name, all_states);
            return failure(failure_class::invalid, "no task is ever '" + name + "'",
                           meant.empty()
                               ? "use new, processing, finished, failed, skipped, retry, rejected, "
                                 "waiting, uncertain, held or confirming"
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

result<ledger::task_filter> task_query::filter(wall_time now) const {
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

bool task_query::says_nothing() const {
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

}  // namespace sluice::control
