#include "engine/intake/former_ids.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace sluice::engine {
namespace {

bool is_asked_for(const sighted_entity& one, const std::optional<ledger::known_entity>& known) {
    return !known && one.problem.empty() && !one.former_id.empty();
}

}  // namespace

std::vector<std::string> former_ids_of(
    const std::vector<sighted_entity>& sighted,
    const std::vector<std::optional<ledger::known_entity>>& known) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < sighted.size(); ++i) {
        if (is_asked_for(sighted[i], known[i])) {
            ids.push_back(sighted[i].former_id);
        }
    }
    return ids;
}

taken_over take_over(const std::vector<sighted_entity>& sighted,
                     const std::vector<std::optional<ledger::known_entity>>& former,
                     std::vector<std::optional<ledger::known_entity>>& known) {
    struct candidate {
        const sighted_entity* heir;
        ledger::known_entity held;
    };
    std::map<std::string, candidate> by_former;
    std::size_t answer = 0;
    for (std::size_t i = 0; i < sighted.size(); ++i) {
        const auto& one = sighted[i];
        if (!is_asked_for(one, known[i])) {
            continue;
        }
        if (const auto& held = former[answer++]) {
            const auto place = by_former.try_emplace(one.former_id, candidate{&one, *held}).first;
            const auto& hash = held->offered_hash;
            // An equal hash shows the record that the earlier version offered last.
            if (place->second.heir->hash != hash && one.hash == hash) {
                place->second.heir = &one;
            }
        }
    }
    taken_over made;
    for (auto& [id, found] : by_former) {
        const auto& heir = *found.heir;
        made.before.push_back(id);
        // The old hash, so that a record that has changed meanwhile still counts as changed.
        ledger::sighting& kept = made.now.emplace_back();
        kept.id = heir.source_id();
        kept.hash = found.held.offered_hash;
        kept.watched = found.held.watched;
        kept.other_rows = found.held.other_rows;
        kept.first_seen = found.held.first_seen;
        found.held.listed = false;  // its snapshot is forgotten with its former identifier
        for (std::size_t i = 0; i < sighted.size(); ++i) {
            if (!known[i] && sighted[i].source_id() == kept.id) {
                known[i] = found.held;
            }
        }
    }
    return made;
}

}  // namespace sluice::engine
