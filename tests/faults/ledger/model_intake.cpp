#include "faults/ledger/ledger_model.hpp"

namespace sluice::testing {

using ledger::task_id;

void ledger_model::store_next_run(const std::string& incoming, const ledger::planned_run& next) {
    incomings_[incoming].next_run = next;
}

ledger::run_id ledger_model::begin_run(const std::string& incoming, const std::string& trigger,
                                       wall_time at) {
    ledger::run_record run;
    run.id = static_cast<ledger::run_id>(runs_.size()) + 1;
    run.incoming = incoming;
    run.trigger = trigger;
    run.started = at;
    runs_[run.id] = run;
    incomings_[incoming].last_run = at;
    return run.id;
}

void ledger_model::end_run(ledger::run_id run, const std::string& failure, wall_time at) {
    const auto found = runs_.find(run);
    if (found != runs_.end()) {
        found->second.ended = at;
        found->second.failure = failure;
    }
}

task_id ledger_model::add_task(const ledger::new_task& what, ledger::run_id run,
                               const std::string& incoming, wall_time at) {
    const auto id = newest() + 1;
    seen_.insert({ledger::named_kind::route, what.where.route});
    seen_.insert({ledger::named_kind::outgoing, what.where.outgoing});
    auto& one = tasks_[id];
    auto& made = one.whole.what;
    made.id = id;
    made.run = run;
    made.where = what.where;
    made.incoming = incoming;
    made.entity_type = what.entity_type;
    made.entity_id = what.entity_id;
    made.headers = what.headers;
    made.data = what.data;
    made.created = at;
    one.source = what.source_id;
    made.order_key = what.order_key;
    move(one, what.state, what.reason, at);
    return id;
}

std::vector<task_id> ledger_model::commit_page(const ledger::page_commit& page) {
    std::vector<task_id> ids;
    const auto before = newest();
    for (const auto& one : page.tasks) {
        ids.push_back(add_task(one, page.run, page.incoming, page.at));
    }
    for (const auto& seen : page.seen) {
        const bool forgotten = seen.was_known && !entities_.contains({page.incoming, seen.id});
        entity lost;  // of what stays forgotten
        const auto [at, fresh] = forgotten ? std::pair(entities_.end(), false)
                                           : entities_.try_emplace({page.incoming, seen.id});
        auto& entity = forgotten ? lost : at->second;
        // What was offered before it was forgotten, if it was, settles nothing of it any more.
        entity.settled_by = fresh ? before : entity.settled_by;
        entity.offered = seen.hash;
        entity.other_rows = seen.other_rows.value_or(entity.other_rows);
        change carried{page.incoming, seen.id, seen.hash, 0};
        for (const auto id : ids) {
            if (tasks_[id].source == seen.id) {
                carried.first_carrier = carried.first_carrier == 0 ? id : carried.first_carrier;
                tasks_[id].change = changes_.size();
            }
        }
        if (carried.first_carrier == 0) {
            entity.settled = seen.hash;
            entity.settled_by = newest();
        } else {
            changes_.push_back(carried);
        }
    }
    for (const auto& seen : page.noted) {
        if (const auto at = entities_.find({page.incoming, seen.id}); at != entities_.end()) {
            at->second.other_rows = seen.other_rows.value_or(at->second.other_rows);
        }
    }
    const auto of_it = [&page](const auto& one) { return one.first == page.incoming; };
    if (page.begins_listing) {
        ++incomings_[page.incoming].listings_begun;
        std::erase_if(shown_, of_it);
    }
    for (const auto& id : page.shown) {
        shown_.emplace(page.incoming, id);
    }
    if (page.last) {
        std::erase_if(shown_, of_it);
    }
    change_values(page.stores, page.at);
    incomings_[page.incoming].position = page.position;
    incomings_[page.incoming].listing_unfinished = !page.last;
    const auto run = runs_.find(page.run);
    if (run != runs_.end()) {
        run->second.counts = page.totals;
    }
    return ids;
}

std::optional<std::size_t> ledger_model::forget(const ledger::forget_request& what) {
    if (!incomings_.contains(what.incoming)) {
        return std::nullopt;
    }
    std::size_t count = 0;
    for (const auto& id : what.ids) {
        count += entities_.erase({what.incoming, id});
    }
    return count;
}

ledger::incoming_state ledger_model::state_of(const std::string& incoming) const {
    const auto found = incomings_.find(incoming);
    return found == incomings_.end() ? ledger::incoming_state() : found->second;
}

bool ledger_model::shown_before(const std::string& incoming, const std::string& id) const {
    return shown_.contains({incoming, id});
}

std::optional<ledger_model::entity> ledger_model::known(const std::string& incoming,
                                                        const std::string& id) const {
    const auto found = entities_.find({incoming, id});
    return found == entities_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace sluice::testing
