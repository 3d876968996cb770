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

std::string headers_text(const entity& record) {
    json::object headers;
    for (const auto& [name, value] : record.headers) {
        headers[name] = value;
    }
    return write_json(headers);
}

ledger::new_task task_of(const entity& record, const std::string& source_id,
                         const std::string& route, const std::string& outgoing,
                         const std::string& problem, std::size_t largest_task) {
    ledger::new_task made;
    made.where = {route, outgoing};
    made.entity_type = record.type;
    made.entity_id = record.id;
    made.headers = headers_text(record);
    made.data = write_json(record.data);
    made.source_id = source_id;
    made.reason = problem;
    if (made.reason.empty() && made.data.size() > largest_task) {
        made.reason = "it has " + std::to_string(made.data.size()) + " bytes, more than " +
                      std::to_string(largest_task) + ": raise daemon.largest_task";
        made.data = "null";
    }
    if (!made.reason.empty()) {
        made.state = ledger::task_state::rejected;
    }
    return made;
}

// Adds to the offer what one route makes of the entities that left the incoming's stages.
class route_offer {
 public:
    route_offer(const route_plan& route, const std::string& source_id, std::size_t largest_task,
                wall_time now, offer& into)
        : route_(route),
          source_id_(source_id),
          largest_task_(largest_task),
          now_(now),
          into_(into) {}

    void take(const entity& record) {
        auto staged = route_.stages.run(record, now_);
        if (!staged) {
            reject(record, describe(staged.error()));
            return;
        }
        for (const auto& made : staged->entities()) {
            add(made, "");
        }
    }

    void reject(const entity& record, const std::string& problem) { add(record, problem); }

 private:
    void add(const entity& record, const std::string& problem) {
        for (const auto& to : route_.to) {
            into_.tasks.push_back(
                task_of(record, source_id_, route_.name, to->name, problem, largest_task_));
        }
    }

    const route_plan& route_;
    const std::string& source_id_;
    std::size_t largest_task_;
    wall_time now_;
    offer& into_;
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

offer make_offer(const incoming_plan& incoming,
                 const std::vector<std::shared_ptr<const route_plan>>& routes,
                 std::vector<sighted_entity> selected, std::size_t largest_task, wall_time now) {
    offer made;
    for (auto& what : selected) {
        const std::string source_id = what.record.id;
        std::string problem = what.problem;
        std::vector<entity> staged;
        if (problem.empty()) {
            auto out = incoming.stages.run(what.record, now);
            if (out) {
                staged = std::move(out->entities());
            } else {
                problem = describe(out.error());
            }
        }
        for (const auto& route : routes) {
            route_offer offered(*route, source_id, largest_task, now, made);
            if (!problem.empty()) {
                offered.reject(what.record, problem);
                continue;
            }
            for (const auto& record : staged) {
                offered.take(record);
            }
        }
        if (!what.hash.empty()) {
            made.seen.push_back({source_id, what.hash});
        }
    }
    return made;
}

}  // namespace sluice::engine
