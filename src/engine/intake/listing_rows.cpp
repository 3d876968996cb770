#include "engine/intake/listing_rows.hpp"

#include "engine/intake/further_rows.hpp"

#include <string_view>
#include <unordered_map>

namespace sluice::engine {
namespace {

// Compares one row with the ledger's memory of its identifier.
enum class standing { fresh, moved, same };

standing standing_of(const sighted_entity& sighted,
                     const std::optional<ledger::known_entity>& known) {
    if (!known) {
        return standing::fresh;
    }
    const bool moved =
        known->offered_hash != sighted.hash || watched_moved(known->watched, sighted.watched);
    return moved ? standing::moved : standing::same;
}

// The rows of a page that share an identifier, in order.
using row_group = std::vector<std::size_t>;

// Gives each group once, in the order of its first row. Nearly every group is a single row.
class row_groups {
 public:
    explicit row_groups(const std::vector<sighted_entity>& sighted) : next_(sighted.size(), none) {
        std::unordered_map<std::string_view, std::size_t> last_of;
        last_of.reserve(sighted.size());
        for (std::size_t row = 0; row < sighted.size(); ++row) {
            const auto [last, is_new] = last_of.try_emplace(sighted[row].source_id(), row);
            if (is_new) {
                firsts_.push_back(row);
            } else {
                next_[last->second] = row;
                last->second = row;
            }
        }
    }

    const std::vector<std::size_t>& firsts() const { return firsts_; }
    void put(std::size_t first, row_group& into) const {
        into.clear();
        for (auto row = first; row != none; row = next_[row]) {
            into.push_back(row);
        }
    }

 private:
    static constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> firsts_;
    std::vector<std::size_t> next_;
};

class selecting {
 public:
    selecting(const incoming_plan& incoming, std::vector<sighted_entity>& sighted,
              const std::vector<std::optional<ledger::known_entity>>& known,
              const listing_so_far& listing, wall_time now)
        : incoming_(incoming),
          sighted_(sighted),
          known_(known),
          listing_(listing),
          now_(now),
          offered_(sighted.size(), false) {}

    selection run() {
        const row_groups groups(sighted_);
        row_group group;
        for (const auto first : groups.firsts()) {
            groups.put(first, group);
            take(group);
        }
        // Groups gather rows from all over the page; the offer keeps the order of the page.
        for (std::size_t i = 0; i < sighted_.size(); ++i) {
            if (offered_[i]) {
                made_.offered.push_back(std::move(sighted_[i]));
            }
        }
        return std::move(made_);
    }

 private:
    void take(const row_group& group) {
        const auto& known = known_[group.front()];
        auto& first = sighted_[group.front()];
        first.was_known = known.has_value();
        if (!first.problem.empty()) {
            // A known problem has its rejected task already.
            offered_[group.front()] = !known;
            return;
        }
        const auto counts = known ? row_that_changed(group, *known) : row_of_new(group);
        if (counts) {
            offer(*counts, known);
        }
        if (incoming_.emit == emit_rule::all) {
            for (const auto row : group) {
                if (row != counts) {
                    offer_unchanged(row, known);
                }
            }
        } else if (group.size() > 1) {
            pass_over(first, group.size() - 1);
        }
    }

    std::size_t row_of_new(const row_group& group) {
        if (group.size() == 1) {
            return group.front();
        }
        auto& counts = sighted_[group.front()];
        further_rows others;
        others.counted_row_seen = listing_.number;
        const auto own = row_sign(counts);
        for (const auto row : group) {
            if (auto sign = row_sign(sighted_[row]); sign != own) {
                others.add(sign);
            }
        }
        if (!others.empty() && incoming_.compares()) {
            counts.other_rows = others.text();
        }
        return group.front();
    }

    // The row that was offered last counts as long as the listing shows it, wherever it stands.
    // Returns the row that is a change, if there is one.
    std::optional<std::size_t> row_that_changed(const row_group& group,
                                                const ledger::known_entity& known) {
        row_group others;
        std::optional<std::size_t> same;
        for (const auto row : group) {
            if (standing_of(sighted_[row], known) == standing::moved) {
                others.push_back(row);
            } else if (!same) {
                same = row;
            }
        }
        if (!incoming_.compares()) {
            note(same, group, known, std::nullopt);
            return std::nullopt;
        }
        auto further = further_rows::read(known.other_rows);
        const bool shown_before =
            listing_.shown_before.contains(sighted_[group.front()].source_id());
        const auto changed =
            same || shown_before ? std::nullopt : first_that_moved(others, further);
        // If the identifier has no further rows, earlier pages can only have shown the one that
        // counts.
        const bool counted_row_shown = same || (shown_before && further.empty());
        if (changed) {
            further.remove(row_sign(sighted_[*changed]));
        }
        for (const auto row : others) {
            if (row != changed) {
                further.add(row_sign(sighted_[row]));
            }
        }
        if (changed || counted_row_shown) {
            further.counted_row_seen = listing_.number;
        }
        auto text = further.text();
        const auto to_keep = text == known.other_rows ? std::nullopt : std::optional(text);
        if (changed) {
            sighted_[*changed].other_rows = to_keep;
        } else {
            note(same, group, known, to_keep);
        }
        if (shown_before && !same) {
            pass_over(sighted_[others.front()], 1);
        }
        return changed;
    }

    // A further row is no change until a whole listing has not shown the row that counts.
    std::optional<std::size_t> first_that_moved(const row_group& others,
                                                const further_rows& further) const {
        const bool may_still_come = further.counted_row_seen >= listing_.number - 1;
        for (const auto row : others) {
            if (!may_still_come || !further.hold(row_sign(sighted_[row]))) {
                return row;
            }
        }
        return std::nullopt;
    }

    void note(const std::optional<std::size_t>& same, const row_group& group,
              const ledger::known_entity& known, std::optional<std::string> other_rows) {
        auto& row = sighted_[same.value_or(group.front())];
        const bool new_watch = same && !same_watch(known.watched, row.watched);
        const bool new_listing = incoming_.reports_deleted && !known.listed;
        if (!new_watch && !new_listing && !other_rows) {
            return;
        }
        // The empty hash keeps the remembered one: nothing was offered.
        ledger::sighting noted{row.source_id(), "", new_watch ? row.watched : ""};
        if (new_listing) {
            noted.snapshot = snapshot_of(row.entity);
        }
        noted.other_rows = std::move(other_rows);
        made_.noted.push_back(std::move(noted));
    }

    void offer(std::size_t index, const std::optional<ledger::known_entity>& known) {
        auto& row = sighted_[index];
        row.was_known = known.has_value();
        if (incoming_.reports_deleted) {
            row.snapshot = snapshot_of(row.entity);
        }
        tell_change(row, known, now_);
        offered_[index] = true;
    }

    // Used with `emit: all`: the row goes on, and an empty hash keeps it from being remembered.
    void offer_unchanged(std::size_t index, const std::optional<ledger::known_entity>& known) {
        auto& row = sighted_[index];
        row.was_known = known.has_value();
        ledger::known_entity as_it_is{row.hash};
        as_it_is.first_seen = known ? known->first_seen : now_;
        as_it_is.watched = row.watched;
        tell_change(row, as_it_is, now_);
        row.hash.clear();
        offered_[index] = true;
    }

    void pass_over(const sighted_entity& row, std::size_t count) {
        made_.passed_over += count;
        if (made_.first_passed_over.empty()) {
            made_.first_passed_over = row.source_id();
        }
    }

    const incoming_plan& incoming_;
    std::vector<sighted_entity>& sighted_;
    const std::vector<std::optional<ledger::known_entity>>& known_;
    const listing_so_far& listing_;
    wall_time now_;
    std::vector<bool> offered_;
    selection made_;
};

}  // namespace

std::vector<std::string> undecided(const incoming_plan& incoming,
                                   const std::vector<sighted_entity>& sighted,
                                   const std::vector<std::optional<ledger::known_entity>>& known) {
    std::set<std::string> moved;
    if (!incoming.compares()) {
        return {};
    }
    for (std::size_t i = 0; i < sighted.size(); ++i) {
        const bool is_known = known[i].has_value() && sighted[i].problem.empty();
        if (is_known && standing_of(sighted[i], known[i]) == standing::moved) {
            moved.insert(sighted[i].source_id());
        }
    }
    return {moved.begin(), moved.end()};
}

selection select(const incoming_plan& incoming, std::vector<sighted_entity> sighted,
                 const std::vector<std::optional<ledger::known_entity>>& known,
                 const listing_so_far& listing, wall_time now) {
    return selecting(incoming, sighted, known, listing, now).run();
}

std::vector<std::string> shown_of(const std::vector<sighted_entity>& sighted) {
    std::vector<std::string> shown;
    shown.reserve(sighted.size());
    for (const auto& row : sighted) {
        if (row.problem.empty()) {
            shown.push_back(row.source_id());
        }
    }
    return shown;
}

}  // namespace sluice::engine
