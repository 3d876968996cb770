#include "engine/selection.hpp"

#include "engine/change_hash.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/key.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace sluice::engine {
namespace {

std::string problem_of_identifier(const incoming_plan& incoming, sighted_entity& what) {
    if (incoming.identifier) {
        const json::object names = names_beside(what.record, wall_time{});
        const auto value = incoming.identifier->evaluate(what.record.data, {&names});
        if (!value) {
            return "identifier: " + describe(value.error());
        }
        const auto text = key_text(*value);
        if (!text) {
            return "identifier: " + incoming.identifier->text() + " gave " +
                   std::string(name_of(kind_of(*value))) + ", not a text or a number";
        }
        what.record.id = *text;
        what.former_id = former_key_text(*value).value_or("");
    }
    if (is_unidentified(what.record.id)) {
        return "its identifier begins as the program's own names do";
    }
    if (what.record.id.empty() && incoming.remembers()) {
        return "it has no identifier, and to remember it takes one: set 'identifier' in the "
               "incoming";
    }
    return "";
}

std::string problem_of_change(const incoming_plan& incoming, sighted_entity& what) {
    if (!incoming.remembers()) {
        return "";
    }
    auto watched = watched_values(incoming, what.record);
    if (!watched) {
        return describe(watched.error());
    }
    what.watched = *std::move(watched);
    if (incoming.emit == emit_rule::only_new || !incoming.compare) {
        what.hash = change_hash(what.record.data);
        return "";
    }
    const json::object names = names_beside(what.record, wall_time{});
    const auto part = incoming.compare->evaluate(what.record.data, {&names});
    if (!part) {
        return "compare: " + describe(part.error());
    }
    what.hash = change_hash(*part);
    return "";
}

// How one record of a page stands to what is remembered.
enum class standing { fresh, moved, same };

standing standing_of(const sighted_entity& what, const std::optional<ledger::known_entity>& known) {
    if (!known) {
        return standing::fresh;
    }
    const bool moved =
        known->offered_hash != what.hash || watched_moved(known->watched, what.watched);
    return moved ? standing::moved : standing::same;
}

bool goes_on(emit_rule rule, standing is, bool has_problem) {
    switch (has_problem ? emit_rule::only_new : rule) {
        case emit_rule::all:
            return true;
        case emit_rule::only_new:
            return is == standing::fresh;
        case emit_rule::only_changed:
            break;
    }
    return is != standing::same;
}

class selecting {
 public:
    selecting(const incoming_plan& incoming, wall_time now) : incoming_(incoming), now_(now) {}

    void take(sighted_entity what, const std::optional<ledger::known_entity>& known) {
        const bool has_problem = !what.problem.empty();
        const bool doubled = !taken_.insert(what.source_id()).second;
        if (doubled && (has_problem || incoming_.emit != emit_rule::all)) {
            return;
        }
        const auto is = standing_of(what, known);
        what.was_known = known.has_value();
        const bool goes = goes_on(incoming_.emit, is, has_problem);
        if (incoming_.tells_gone && !has_problem && (goes || !known->listed)) {
            what.snapshot = snapshot_of(what.record);
        }
        if (!has_problem && is == standing::same && !doubled && is_to_note(what, *known)) {
            made_.noted.push_back({what.source_id(), "", what.watched, what.snapshot});
        }
        if (!goes) {
            return;
        }
        if (!has_problem) {
            tell_change(what, known, now_);
        }
        if (doubled || (is == standing::same && !has_problem)) {
            what.hash.clear();  // it is remembered as it is, or as its double is
        }
        made_.offered.push_back(std::move(what));
    }

    selection done() { return std::move(made_); }

 private:
    bool is_to_note(const sighted_entity& what, const ledger::known_entity& known) const {
        return !same_watch(known.watched, what.watched) || (incoming_.tells_gone && !known.listed);
    }

    const incoming_plan& incoming_;
    wall_time now_;
    std::set<std::string> taken_;
    selection made_;
};

}  // namespace

std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched) {
    std::vector<sighted_entity> sighted;
    sighted.reserve(fetched.size());
    for (auto& record : fetched) {
        auto& what = sighted.emplace_back();
        what.record = std::move(record);
        what.problem = problem_of_identifier(incoming, what);
        if (what.problem.empty()) {
            what.problem = problem_of_change(incoming, what);
        }
        if (!what.problem.empty() && incoming.remembers()) {
            what.hash = change_hash(what.record.data);
            what.remembered_as = name_of_unidentified(what.hash);
            what.watched.clear();
        }
    }
    return sighted;
}

selection select(const incoming_plan& incoming, std::vector<sighted_entity> sighted,
                 const std::vector<std::optional<ledger::known_entity>>& known, wall_time now) {
    const bool first_stands = incoming.emit == emit_rule::only_new;
    selecting page(incoming, now);
    for (std::size_t step = 0; step < sighted.size(); ++step) {
        const std::size_t i = first_stands ? step : sighted.size() - 1 - step;
        page.take(std::move(sighted[i]), known[i]);
    }
    auto selected = page.done();
    if (!first_stands) {
        std::ranges::reverse(selected.offered);
    }
    return selected;
}

std::size_t count_doubles(const std::vector<sighted_entity>& sighted) {
    std::set<std::string_view> ids;
    std::size_t doubles = 0;
    for (const auto& what : sighted) {
        const bool doubled = what.problem.empty() && !ids.insert(what.record.id).second;
        doubles += doubled ? 1 : 0;
    }
    return doubles;
}

ledger::listing_marks marks_of(const std::vector<sighted_entity>& sighted, bool whole) {
    ledger::listing_marks marks;
    marks.unbroken = whole;
    marks.present.reserve(sighted.size());
    for (const auto& what : sighted) {
        marks.present.push_back(what.source_id());
        marks.unbroken = marks.unbroken && what.problem.empty();
    }
    return marks;
}

}  // namespace sluice::engine
