#include "page/views/task_filter.hpp"

#include "control/tasks/task_moves.hpp"

#include <algorithm>
#include <array>

namespace sluice::operator_page {
namespace {

struct filter_word {
    const char* name;    // in the address, as GET /tasks has it
    const char* label;   // of the form
    const char* option;  // of the command
    const char* help;
};
constexpr std::array<filter_word, 14> words{{
    {"status", "State", "--status", "failed, or several: failed,uncertain"},
    {"route", "Route", "--route", ""},
    {"outgoing", "Outgoing", "--outgoing", ""},
    {"incoming", "Incoming", "--incoming", ""},
    {"entity", "Record", "--entity", "its identifier"},
    {"text", "Words of the data", "--text", "sho* matches a beginning"},
    {"reason_has", "Reason holds", "--reason-has", ""},
    {"since", "Made since", "--since", "2h, or 2026-01-31"},
    {"until", "Made before", "--until", "2h, or 2026-01-31"},
    {"external_id", "Id at the target", "--external-id", ""},
    {"run", "Run", "--run", "its number"},
    {"attempts", "Sent at least", "--attempts", "times"},
    {"header", "Header", "--header", "event=changed"},
    {"order_key", "Order key", "--order-key", ""},
}};
// The form shows these at once, and the others on demand.
constexpr std::size_t first_words = 6;

constexpr const char* states[] = {"new",      "processing", "retry",     "waiting",
                                  "held",     "finished",   "failed",    "uncertain",
                                  "rejected", "skipped",    "confirming"};

struct bulk_word {
    ledger::operator_action action;
    const char* name;
    const char* label;
};
constexpr std::array<bulk_word, 5> bulk_words{{
    {ledger::operator_action::approve, "approve", "Approve"},
    {ledger::operator_action::reject, "reject", "Reject"},
    {ledger::operator_action::retry, "retry", "Send again"},
    {ledger::operator_action::skip, "skip", "Skip"},
    {ledger::operator_action::drop, "drop", "Delete"},
}};

std::vector<std::string> known_names(std::string_view word, const json::value& connections) {
    std::vector<std::string> names;
    if (word == "status") {
        return {std::begin(states), std::end(states)};
    }
    if (word == "route") {
        for (const auto& one : items(connections, "routes")) {
            names.emplace_back(text_or_empty(one));
        }
    } else if (word == "incoming" || word == "outgoing") {
        for (const auto& one : items(connections, word)) {
            names.push_back(text_member(one, "name"));
        }
    }
    return names;
}

// Empty for a field that takes any text. The present value may be several states, or the name of a
// route that is no longer there.
json::array choices_for(std::string_view word, const std::string& value,
                        const json::value& connections) {
    auto names = known_names(word, connections);
    json::array made;
    if (names.empty()) {
        return made;
    }
    if (!value.empty() && std::ranges::find(names, value) == names.end()) {
        names.push_back(value);
    }
    made.push_back(json::object{{"option", ""}, {"label", "any"}, {"chosen", value.empty()}});
    for (const auto& name : names) {
        made.push_back(json::object{{"option", name}, {"label", name}, {"chosen", name == value}});
    }
    return made;
}

}  // namespace

fields filter_of(const fields& query) {
    fields filter;
    for (const auto& word : words) {
        if (const auto value = field(query, word.name); !value.empty()) {
            filter[word.name] = value;
        }
    }
    return filter;
}

void add_filter_form(json::object& model, const fields& query, const json::value& connections) {
    json::array first;
    json::array more;
    bool more_in_use = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto value = field(query, words[i].name);
        json::object one{{"name", words[i].name},
                         {"label", words[i].label},
                         {"help", words[i].help},
                         {"value", value},
                         {"choices", choices_for(words[i].name, value, connections)}};
        one["selects"] = !one["choices"].get_array().empty();
        more_in_use = more_in_use || (i >= first_words && !value.empty());
        (i < first_words ? first : more).push_back(std::move(one));
    }
    model["filter"] = std::move(first);
    model["more_filter"] = std::move(more);
    model["more_open"] = more_in_use;
}

std::string options_of(const fields& filter) {
    std::string text;
    for (const auto& word : words) {
        if (const auto value = field(filter, word.name); !value.empty()) {
            // A command takes each state by an option of its own.
            const bool several = word.name == std::string_view("status");
            for (std::size_t at = 0; at < value.size();) {
                const auto end =
                    several ? std::min(value.find(',', at), value.size()) : value.size();
                text +=
                    std::string(" ") + word.option + " " + shell_word(value.substr(at, end - at));
                at = end + 1;
            }
        }
    }
    return text;
}

std::int64_t task_sums::of(std::string_view state) const {
    return integer_member(by_state, state).value_or(0);
}

task_sums sums_of(const json::value& counts) {
    std::map<std::string, std::int64_t> all;
    task_sums sums;
    for (const auto& lane : items(counts, "lanes")) {
        const auto* tasks = member(lane, "tasks");
        if (tasks == nullptr || kind_of(*tasks) != json_kind::object) {
            continue;
        }
        for (const auto& [state, count] : tasks->get_object()) {
            const auto number = integer_member(*tasks, state).value_or(0);
            all[std::string(state)] += number;
            sums.total += number;
        }
    }
    json::object by_state;
    for (const auto& [state, count] : all) {
        by_state[state] = count;
    }
    sums.by_state = std::move(by_state);
    return sums;
}

json::array bulk_ways(const visit* by, const fields& filter, const task_sums& sums, bool complete) {
    json::array ways;
    if (!by->may(control::control_role::operates) || filter.empty()) {
        return ways;
    }
    for (const auto& word : bulk_words) {
        std::int64_t fitting = 0;
        for (const auto& [state, count] : sums.by_state.get_object()) {
            const auto known = ledger::task_state_named(state);
            if (known && control::may_move(word.action, *known)) {
                fitting += sums.of(state);
            }
        }
        // Few tasks are ever held, so that the newest tasks tell whether some are.
        const bool for_held_only = word.action == ledger::operator_action::approve ||
                                   word.action == ledger::operator_action::reject;
        if (fitting > 0 || (!complete && !for_held_only)) {
            ways.push_back(
                json::object{{"label", word.label},
                             {"count", complete ? std::to_string(fitting) : std::string()},
                             {"address", with_fields(std::string("/bulk/") + word.name, filter)}});
        }
    }
    return ways;
}

}  // namespace sluice::operator_page
