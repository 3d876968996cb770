// The memory of entities.

#include "ledger/refusals.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using namespace ledger;

std::vector<std::optional<known_entity>> ledger_model::known(
    const std::string& incoming, const std::vector<std::string>& ids) const {
    std::vector<std::optional<known_entity>> all;
    for (const auto& id : ids) {
        const auto found = entities_.find({incoming, id});
        all.push_back(found == entities_.end() ? std::nullopt : std::optional(found->second.known));
    }
    return all;
}

// The changes of the page that a new task carries.
void ledger_model::carry(stored_task& one, const new_task& added, const page_commit& page,
                         std::map<std::string, task_id>& first_carriers) {
    auto sources = added.source_ids;
    if (sources.empty()) {
        sources.push_back(added.source_id);
    }
    for (const auto& source : sources) {
        const auto is_it = [&source](const sighting& seen) { return seen.id == source; };
        const auto seen = std::find_if(page.seen.rbegin(), page.seen.rend(), is_it);
        if (!source.empty() && seen != page.seen.rend()) {
            const auto first = first_carriers.emplace(source, one.whole.task.id).first->second;
            one.carries.push_back({source, seen->hash, first});
        }
    }
}

void ledger_model::remember(const page_commit& page, const std::map<std::string, task_id>& carried,
                            task_id before) {
    for (const auto& seen : page.seen) {
        if (seen.was_known && !entities_.contains({page.incoming, seen.id})) {
            continue;  // an operator forgot it meanwhile
        }
        auto [at, is_new] = entities_.try_emplace({page.incoming, seen.id});
        auto& entity = at->second;
        if (is_new) {
            entity.known.first_seen = seen.first_seen.value_or(page.at);
            entity.settled_by = before;
        }
        entity.known.offered_hash = seen.hash;
        keep(entity, seen);
        if (!carried.contains(seen.id)) {
            entity.known.settled_hash = seen.hash;
            entity.settled_by = newest();
        }
    }
    for (const auto& seen : page.noted) {
        if (const auto at = entities_.find({page.incoming, seen.id}); at != entities_.end()) {
            keep(at->second, seen);
        }
    }
    for (const auto& id : page.deleted) {
        entities_.erase({page.incoming, id});
    }
    if (page.listing) {
        mark(page.incoming, *page.listing, page.last);
    }
}

void ledger_model::keep(stored_entity& entity, const sighting& seen) {
    if (!seen.watched.empty()) {
        entity.known.watched = seen.watched;
    }
    if (!seen.snapshot.empty()) {
        entity.snapshot = seen.snapshot;
    }
    if (seen.other_rows) {
        entity.known.other_rows = *seen.other_rows;
    }
}

void ledger_model::mark(const std::string& incoming, const listing_marks& marks, bool last) {
    auto& listing = listings_[incoming];
    for (const auto& id : marks.present) {
        if (const auto at = entities_.find({incoming, id}); at != entities_.end()) {
            at->second.seen_in = listing.complete + 1;
            at->second.known.listed = true;
        }
    }
    listing.doubtful = listing.doubtful || !marks.unbroken;
    if (last) {
        listing.complete += listing.doubtful ? 0 : 1;
        listing.doubtful = false;
    }
}

void ledger_model::note_listing(const page_commit& page) {
    auto& shown = listings_[page.incoming].shown;
    if (page.begins_listing) {
        ++incomings_[page.incoming].listings_begun;
        shown.clear();
    }
    shown.insert(page.shown.begin(), page.shown.end());
    if (page.last) {
        shown.clear();
    }
}

std::vector<bool> ledger_model::shown_before(const std::string& incoming,
                                             const std::vector<std::string>& ids) const {
    const auto listing = listings_.find(incoming);
    std::vector<bool> all;
    for (const auto& id : ids) {
        all.push_back(listing != listings_.end() && listing->second.shown.contains(id));
    }
    return all;
}

std::vector<missing_entity> ledger_model::missing(const missing_request& request) const {
    std::vector<missing_entity> all;
    const auto listing = listings_.find(request.incoming);
    if (listing == listings_.end()) {
        return all;
    }
    const auto last_seen = listing->second.complete - request.listings;
    for (auto at = entities_.upper_bound({request.incoming, request.after});
         at != entities_.end() && at->first.first == request.incoming && all.size() < request.limit;
         ++at) {
        const auto& entity = at->second;
        if (entity.seen_in > 0 && entity.seen_in <= last_seen) {
            all.push_back({at->first.second, entity.known.first_seen, entity.snapshot});
        }
    }
    return all;
}

result<forgotten> ledger_model::forget(const forget_request& request) {
    if (!incomings_.contains(request.incoming)) {
        return refuse_unknown_incoming(request.incoming);
    }
    auto done = request.all ? forget_all(request) : forget_some(request);
    if (request.position && !request.dry_run && !done.more) {
        auto& incoming = incomings_[request.incoming];
        incoming.position.clear();
        incoming.listing_unfinished = false;
        listings_[request.incoming].doubtful = true;
        listings_[request.incoming].start_over = true;
    }
    return done;
}

forgotten ledger_model::forget_all(const forget_request& request) {
    forgotten done;
    auto at = entities_.lower_bound({request.incoming, ""});
    while (at != entities_.end() && at->first.first == request.incoming) {
        if (!request.dry_run && done.entities == request.limit) {
            break;
        }
        ++done.entities;
        at = request.dry_run ? std::next(at) : entities_.erase(at);
    }
    done.more = !request.dry_run && done.entities == request.limit;
    return done;
}

forgotten ledger_model::forget_some(const forget_request& request) {
    forgotten done;
    for (const auto& id : request.ids) {
        const auto at = entities_.find({request.incoming, id});
        if (at == entities_.end()) {
            done.unknown.push_back(id);
            continue;
        }
        ++done.entities;
        if (!request.dry_run) {
            entities_.erase(at);
        }
    }
    return done;
}

void ledger_model::settle_changes(const stored_task& one) {
    for (const auto& change : one.carries) {
        if (is_carried(change) || waits_in_part(one.whole.task.incoming, change)) {
            continue;
        }
        const auto found = entities_.find({one.whole.task.incoming, change.source_id});
        if (found != entities_.end() && found->second.settled_by < change.first_carrier) {
            found->second.known.settled_hash = change.hash;
            found->second.settled_by = change.first_carrier;
        }
    }
}

// Tells whether a task still carries the change.
bool ledger_model::is_carried(const carried_change& change) const {
    for (const auto& [id, other] : tasks_) {
        if (!is_open(other.whole.task.state)) {
            continue;
        }
        for (const auto& carried : other.carries) {
            if (carried.first_carrier == change.first_carrier &&
                carried.source_id == change.source_id) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace sluice::testing
