#include "faults/ledger/ledger_model.hpp"

namespace sluice::testing {

using ledger::task_id;

void ledger_model::store_next_run(const std::string& incoming, const ledger::planned_run& next) {
    incomings_[incoming].next_run = next;
}

ledger::run_id ledger_model::begin_run(const std::string& incoming, const std::string& trigger,
                                       wall_time at) {
    ledger::run_summary run;
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
    if (page.in_parts) {
        auto& parted = parts_[page.incoming];
        parted.committed = true;
        parted.at = page.at;
    }
    for (const auto& seen : page.seen) {
        see(page, seen, ids, before);
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

void ledger_model::see(const ledger::page_commit& page, const ledger::sighting& seen,
                       const std::vector<task_id>& ids, task_id before) {
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
    bool is_carried = carried.first_carrier != 0;
    if (page.in_parts) {
        auto& parted = parts_[page.incoming];
        for (const auto& one : parted.tasks) {
            if (one.source_id == seen.id) {
                parted.changes[seen.id] = changes_.size();
                is_carried = true;
            }
        }
    }
    if (is_carried) {
        changes_.push_back(carried);
    } else {
        entity.settled = seen.hash;
        entity.settled_by = newest();
    }
}

void ledger_model::add_part(const ledger::page_part& part) {
    incomings_.try_emplace(part.incoming);
    auto& parted = parts_[part.incoming];
    if (part.begins && !parted.committed) {
        parted = {};
    }
    parted.run = part.run;
    for (const auto& one : part.tasks) {
        seen_.insert({ledger::named_kind::route, one.where.route});
        seen_.insert({ledger::named_kind::outgoing, one.where.outgoing});
        parted.tasks.push_back(one);
    }
}

ledger::admission ledger_model::admit(const std::string& incoming, std::size_t limit) {
    ledger::admission done;
    for (auto& [name, parted] : parts_) {
        if (!parted.committed || (!incoming.empty() && name != incoming)) {
            continue;
        }
        for (; done.tasks < limit && done.tasks < parted.tasks.size(); ++done.tasks) {
            const auto& one = parted.tasks[done.tasks];
            const auto id = add_task(one, parted.run, name, parted.at);
            if (const auto found = parted.changes.find(one.source_id);
                found != parted.changes.end()) {
                auto& first = changes_[found->second].first_carrier;
                first = first == 0 ? id : first;
                tasks_[id].change = found->second;
            }
        }
        parted.tasks.erase(parted.tasks.begin(),
                           parted.tasks.begin() + static_cast<std::ptrdiff_t>(done.tasks));
        done.more = true;
        if (done.tasks < limit) {
            parts_.erase(name);
            done.more = false;
            for (const auto& [other, page] : parts_) {
                done.more =
                    done.more || (page.committed && (incoming.empty() || other == incoming));
            }
        }
        return done;
    }
    return done;
}

std::optional<std::pair<ledger::run_id, bool>> ledger_model::parts_of(
    const std::string& incoming) const {
    const auto found = parts_.find(incoming);
    return found == parts_.end()
               ? std::nullopt
               : std::optional(std::pair(found->second.run, found->second.committed));
}

bool ledger_model::waits_in_part(std::size_t change) const {
    const auto parted = parts_.find(changes_[change].incoming);
    if (parted == parts_.end()) {
        return false;
    }
    const auto& page = parted->second;
    const auto found = page.changes.find(changes_[change].id);
    if (found == page.changes.end() || found->second != change) {
        return false;
    }
    for (const auto& one : page.tasks) {
        if (one.source_id == changes_[change].id) {
            return true;
        }
    }
    return false;
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
