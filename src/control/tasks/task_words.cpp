#include "control/tasks/task_words.hpp"

#include "control/paging.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace sluice::control {
namespace {

// The filter members that are texts, by the names of the commands' options.
struct text_word {
    std::string_view name;
    std::string task_query::* into;
    std::string_view description;
};
constexpr text_word text_words[] = {
    {"route", &task_query::route, "Only tasks of this route"},
    {"outgoing", &task_query::outgoing, "Only tasks for this outgoing"},
    {"incoming", &task_query::incoming, "Only tasks from this incoming"},
    {"entity", &task_query::entity, "Only tasks of this entity"},
    {"external_id", &task_query::external_id, "Only tasks whose result has this id at the target"},
    {"since", &task_query::created_since, "Made since then: 2026-01-31T09:00:00Z, or 2h ago"},
    {"until", &task_query::created_until, "Made before then"},
    {"updated_since", &task_query::updated_since, "Touched since then"},
    {"updated_until", &task_query::updated_until, "Last changed before this"},
    {"text", &task_query::text, "The data has all these words; sho* matches a beginning"},
    {"entity_type", &task_query::entity_type, "Only tasks of this type of entity"},
    {"order_key", &task_query::order_key, "Only tasks that keep order by this key"},
    {"reason_has", &task_query::reason_holds, "Only tasks whose reason holds this"},
    {"next_since", &task_query::next_since, "The next attempt is from then on"},
    {"next_until", &task_query::next_until, "The next attempt is before then"},
};
constexpr std::string_view status_help = "Only tasks in these states, with commas between";

std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        parts.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

}  // namespace

std::vector<query_parameter> filter_parameters() {
    std::vector<query_parameter> all;
    all.push_back({"status", schema::text(status_help)});
    for (const auto& word : text_words) {
        all.push_back({word.name, schema::text(word.description)});
    }
    all.push_back({"run", schema::whole_number("Only tasks of this run")});
    all.push_back({"attempts", schema::whole_number("They were sent at least this often")});
    all.push_back({"header", schema::text("They have this header, NAME=VALUE")});
    all.push_back({"outcome_open", schema::flag("Nobody knows whether they were sent")});
    return all;
}

std::vector<schema::member> filter_members() {
    std::vector<schema::member> all;
    all.push_back({"tasks", schema::list_of(schema::whole_number({}), "Their numbers"), true});
    for (const auto& one : filter_parameters()) {
        all.push_back({one.name, one.of, true});
    }
    return all;
}

result<task_query> query_of(const std::map<std::string, std::string>& given) {
    task_query made;
    made.statuses = parts_of(parameter(given, "status"));
    for (const auto& word : text_words) {
        made.*word.into = parameter(given, std::string(word.name));
    }
    const auto run = number_parameter(given, "run", 1, std::numeric_limits<std::int64_t>::max());
    const auto attempts = number_parameter(given, "attempts", 1, 1'000'000);
    if (!run || !attempts) {
        return run ? attempts.error() : run.error();
    }
    made.run = run->value_or(0);
    made.sends = static_cast<int>(attempts->value_or(0));
    if (const auto header = parameter(given, "header"); !header.empty()) {
        made.headers.push_back(header);
    }
    const auto open = parameter(given, "outcome_open");
    if (!open.empty() && open != "true" && open != "false") {
        return failure(failure_class::invalid, "parameter 'outcome_open' is neither true nor false",
                       "");
    }
    made.outcome_open = open == "true";
    return made;
}

json::object body_of(const task_query& query) {
    json::object body;
    if (!query.ids.empty()) {
        json::array ids;
        for (const auto id : query.ids) {
            ids.push_back(id);
        }
        body["tasks"] = std::move(ids);
    }
    const auto put = [&body](std::string_view name, std::string text) {
        if (!text.empty()) {
            body[name] = std::move(text);
        }
    };
    put("status", joined(query.statuses, ","));
    for (const auto& word : text_words) {
        put(word.name, query.*word.into);
    }
    put("header", joined(query.headers, ","));
    if (query.run > 0) {
        body["run"] = query.run;
    }
    if (query.sends > 0) {
        body["attempts"] = query.sends;
    }
    if (query.outcome_open) {
        body["outcome_open"] = true;
    }
    return body;
}

result<task_query> query_in(const json::value& body) {
    std::map<std::string, std::string> words;
    for (const auto& one : filter_parameters()) {
        const auto* value = member(body, one.name);
        if (value == nullptr) {
            continue;
        }
        const bool is_text = kind_of(*value) == json_kind::string;
        words[std::string(one.name)] = is_text ? text_member(body, one.name) : write_json(*value);
    }
    auto read = query_of(words);
    if (!read) {
        return read;
    }
    if (const auto* ids = member(body, "tasks")) {
        if (kind_of(*ids) != json_kind::array) {
            return failure(failure_class::invalid, "`tasks` is no list of numbers", "");
        }
        for (const auto& id : ids->get_array()) {
            if (!id.is_int64()) {
                return failure(failure_class::invalid, "`tasks` is no list of numbers", "");
            }
            read->ids.push_back(id.get_int64());
        }
    }
    return read;
}

}  // namespace sluice::control
