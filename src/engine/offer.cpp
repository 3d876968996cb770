#include "engine/offer.hpp"

#include "engine/change_hash.hpp"

#include <sluice/component/names.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace sluice::engine {
namespace {

// A scalar becomes its text; a list of scalars is joined with '/'. Nothing for everything else.
std::optional<std::string> identifier_text(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::string:
            return std::string(value.get_string());
        case json_kind::number:
        case json_kind::boolean:
            return write_json(value);
        case json_kind::array: {
            std::string joined;
            bool first = true;  // an empty first part is a part: ["", "a"] is not ["a"]
            for (const auto& item : value.get_array()) {
                const auto part = item.is_array() ? std::nullopt : identifier_text(item);
                if (!part) {
                    return std::nullopt;
                }
                joined += (first ? "" : "/") + *part;
                first = false;
            }
            return joined;
        }
        case json_kind::null:
        case json_kind::object:
            return std::nullopt;
    }
    return std::nullopt;
}

std::string problem_of_identifier(const incoming_plan& incoming, sighted_entity& what) {
    if (incoming.identifier) {
        const json::object names = names_beside(what.record, wall_time{});
        const auto value = incoming.identifier->evaluate(what.record.data, {&names});
        if (!value) {
            return "identifier: " + describe(value.error());
        }
        const auto text = identifier_text(*value);
        if (!text) {
            return "identifier: " + incoming.identifier->text() + " gave " +
                   std::string(name_of(kind_of(*value))) + ", not a text or a number";
        }
        what.record.id = *text;
    }
    if (what.record.id.empty() && incoming.emit != emit_rule::all) {
        return "it has no identifier, and 'emit' needs one: set 'identifier' in the incoming";
    }
    return "";
}

std::string problem_of_hash(const incoming_plan& incoming, sighted_entity& what) {
    if (incoming.emit != emit_rule::only_changed || !incoming.compare) {
        what.hash = incoming.emit == emit_rule::all ? "" : change_hash(what.record.data);
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

}  // namespace

std::vector<sighted_entity> sight(const incoming_plan& incoming, std::vector<entity> fetched) {
    std::vector<sighted_entity> sighted;
    sighted.reserve(fetched.size());
    for (auto& record : fetched) {
        auto& what = sighted.emplace_back();
        what.record = std::move(record);
        what.problem = problem_of_identifier(incoming, what);
        if (what.problem.empty()) {
            what.problem = problem_of_hash(incoming, what);
        }
    }
    return sighted;
}

std::vector<sighted_entity> select(emit_rule rule, std::vector<sighted_entity> sighted,
                                   const std::vector<std::optional<ledger::known_entity>>& known) {
    if (rule == emit_rule::all) {
        return sighted;
    }
    const bool first_stands = rule == emit_rule::only_new;
    std::vector<sighted_entity> selected;
    std::set<std::string> taken;
    for (std::size_t step = 0; step < sighted.size(); ++step) {
        const std::size_t i = first_stands ? step : sighted.size() - 1 - step;
        auto& what = sighted[i];
        if (what.problem.empty()) {
            const auto& before = known[i];
            const bool held_back =
                before && (rule == emit_rule::only_new || before->offered_hash == what.hash);
            if (!taken.insert(what.record.id).second || held_back) {
                continue;
            }
        }
        selected.push_back(std::move(what));
    }
    if (!first_stands) {
        std::ranges::reverse(selected);
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

}  // namespace sluice::engine
