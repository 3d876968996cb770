#include "engine/intake/selection.hpp"

#include "engine/plan/change_hash.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/key.hpp>

namespace sluice::engine {
namespace {

std::string problem_of_identifier(const incoming_plan& incoming, sighted_entity& sighted) {
    if (incoming.identifier) {
        entity_names names(wall_time{}, nullptr);
        const auto value =
            incoming.identifier->evaluate(sighted.entity.data, {&names.of(sighted.entity)});
        if (!value) {
            return "identifier: " + describe(value.error());
        }
        const auto text = key_text(*value);
        if (!text) {
            return "identifier: " + incoming.identifier->text() + " gave " +
                   std::string(name_of(kind_of(*value))) + ", not a text or a number";
        }
        sighted.entity.id = *text;
        sighted.former_id = former_key_text(*value).value_or("");
    }
    if (is_unidentified(sighted.entity.id)) {
        return "its identifier begins as the program's own names do";
    }
    if (sighted.entity.id.empty() && incoming.remembers()) {
        return "it has no identifier, and to remember it takes one: set 'identifier' in the "
               "incoming";
    }
    return "";
}

std::string problem_of_change(const incoming_plan& incoming, sighted_entity& sighted) {
    if (!incoming.remembers()) {
        return "";
    }
    auto watched = watched_values(incoming, sighted.entity);
    if (!watched) {
        return describe(watched.error());
    }
    sighted.watched = *std::move(watched);
    if (incoming.emit == emit_rule::only_new || !incoming.compare) {
        sighted.hash = change_hash(sighted.entity.data);
        return "";
    }
    entity_names names(wall_time{}, nullptr);
    const auto part = incoming.compare->evaluate(sighted.entity.data, {&names.of(sighted.entity)});
    if (!part) {
        return "compare: " + describe(part.error());
    }
    sighted.hash = change_hash(*part);
    return "";
}

// Remembered by its content, a record with a problem makes one rejected task and not one a run.
void remember_problem(const incoming_plan& incoming, sighted_entity& row) {
    if (!row.problem.empty() && incoming.remembers()) {
        row.hash = change_hash(row.entity.data);
        row.remembered_as = name_of_unidentified(row.hash);
        row.watched.clear();
    }
}

}  // namespace

std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched) {
    std::vector<sighted_entity> sighted;
    sighted.reserve(fetched.size());
    for (auto& entity : fetched) {
        auto& item = sighted.emplace_back();
        item.entity = std::move(entity);
        item.problem = problem_of_identifier(incoming, item);
        if (item.problem.empty()) {
            item.problem = problem_of_change(incoming, item);
        }
        remember_problem(incoming, item);
    }
    return sighted;
}

void add_unreadable(const incoming_plan& incoming, std::vector<unreadable_record> unreadable,
                    std::vector<sighted_entity>& sighted) {
    for (auto& one : unreadable) {
        auto& row = sighted.emplace_back();
        row.entity.data = std::move(one.text);
        row.problem = std::move(one.reason);
        remember_problem(incoming, row);
    }
}

ledger::listing_marks marks_of(const std::vector<sighted_entity>& sighted, bool whole) {
    ledger::listing_marks marks;
    marks.unbroken = whole;
    marks.present.reserve(sighted.size());
    for (const auto& one : sighted) {
        marks.present.push_back(one.source_id());
        marks.unbroken = marks.unbroken && one.problem.empty();
    }
    return marks;
}

}  // namespace sluice::engine
