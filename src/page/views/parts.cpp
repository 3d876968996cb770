#include "page/views/parts.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace sluice::operator_page {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> notices{{
    {"retry", "The task is offered again."},
    {"skip", "The task is skipped."},
    {"drop", "The task was deleted."},
    {"approve", "The task is approved."},
    {"reject", "The task is rejected."},
    {"finish", "The task is finished."},
    {"edit", "The data is changed."},
    {"bulk", "The tasks were moved. The list shows what matches now."},
    {"none", "No task was moved: its state has changed in between."},
    {"run", "The run has begun."},
    {"pause", "It is paused. Work under way ends first."},
    {"resume", "It goes on."},
    {"level", "The level of the log is changed."},
    {"held", "The task is being delivered, and was left alone."},
}};

std::string moment_text(wall_time at) {
    auto text = format_utc_seconds(at);  // 2026-01-31T09:00:00Z
    text[10] = ' ';
    text.pop_back();
    return text + " UTC";
}

}  // namespace

json::value moment(const json::value* value) {
    const auto at =
        value == nullptr ? result<wall_time>(failure()) : parse_utc(text_or_empty(*value));
    if (!at) {
        return nullptr;
    }
    json::object made;
    made["iso"] = format_utc(*at);
    made["text"] = moment_text(*at);
    return made;
}

json::value moment_member(const json::value& of, std::string_view name) {
    return moment(member(of, name));
}

std::string age_of(wall_time at, wall_time now) {
    using namespace std::chrono;
    const auto age = std::max(now - at, milliseconds(0));
    const std::pair<std::int64_t, const char*> units[] = {
        {duration_cast<days>(age).count(), "d"},
        {duration_cast<hours>(age).count() % 24, "h"},
        {duration_cast<minutes>(age).count() % 60, "m"},
        {duration_cast<seconds>(age).count() % 60, "s"},
    };
    const auto first = std::ranges::find_if(units, [](const auto& unit) { return unit.first > 0; });
    if (first == std::end(units)) {
        return "0s";
    }
    auto text = std::to_string(first->first) + first->second;
    const auto second = std::next(first);
    if (second != std::end(units) && second->first > 0) {
        text += " " + std::to_string(second->first) + second->second;
    }
    return text;
}

std::string age_member(const json::value& of, std::string_view name, wall_time now) {
    const auto at = parse_utc(text_member(of, name));
    return at ? age_of(*at, now) : "";
}

json::value count_or_null(const json::value& of, std::string_view name) {
    const auto count = integer_member(of, name).value_or(0);
    return count == 0 ? json::value(nullptr) : json::value(count);
}

json::object state_of(std::string_view word) {
    json::object made;
    made["word"] = word;
    made["class"] = word;
    return made;
}

json::array counts_by_state(const json::value* counts, const fields& filter) {
    json::array made;
    if (counts == nullptr || kind_of(*counts) != json_kind::object) {
        return made;
    }
    for (const auto& [state, count] : counts->get_object()) {
        auto one = state_of(state);
        one["count"] = count;
        auto narrowed = filter;
        narrowed["status"] = state;
        one["address"] = with_fields("/tasks", narrowed);
        made.push_back(std::move(one));
    }
    return made;
}

std::string shell_word(std::string_view text) {
    const bool plain = !text.empty() && std::ranges::all_of(text, [](char c) {
        return ascii::is_letter(c) || ascii::is_digit(c) ||
               std::string_view("-_./:=+,@").find(c) != std::string_view::npos;
    });
    if (plain) {
        return std::string(text);
    }
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + "'";
}

const json::array& items(const json::value& body, std::string_view name) {
    static const json::array none;
    const auto* found = member(body, name);
    return found != nullptr && kind_of(*found) == json_kind::array ? found->get_array() : none;
}

json::array texts_of(const json::value& body, std::string_view name) {
    json::array made;
    for (const auto& one : items(body, name)) {
        made.push_back(json::value(text_or_empty(one)));
    }
    return made;
}

std::string rate_text(std::int64_t in_five_minutes) {
    constexpr std::int64_t minutes = 5;
    if (in_five_minutes <= 0) {
        return {};
    }
    if (in_five_minutes < minutes) {
        return std::to_string(in_five_minutes) + " in 5 minutes";
    }
    return std::to_string((in_five_minutes + minutes / 2) / minutes) + " a minute";
}

json::array lane_rows(const json::value& routes, const json::value& connections, wall_time now) {
    json::array rows;
    std::map<std::string, const json::object*> targets;
    for (const auto& one : items(connections, "outgoing")) {
        targets[text_member(one, "name")] = &one.get_object();
    }
    for (const auto& route : items(routes, "routes")) {
        const auto name = text_member(route, "name");
        bool first = true;
        for (const auto& lane : items(route, "lanes")) {
            const auto outgoing = text_member(lane, "outgoing");
            const fields filter{{"route", name}, {"outgoing", outgoing}};
            const auto found = targets.find(outgoing);
            const auto* target = found == targets.end() ? nullptr : found->second;
            json::object row;
            row["route"] = name;
            row["first"] = first;
            row["from"] = text_member(route, "from");
            row["outgoing"] = outgoing;
            row["address"] = with_fields("/tasks", filter);
            row["under_way"] = integer_member(lane, "under_way").value_or(0);
            row["open"] = counts_by_state(member(lane, "open"), filter);
            row["settled"] = counts_by_state(member(lane, "settled"), filter);
            row["rate"] = rate_text(integer_member(lane, "finished_lately").value_or(0));
            row["oldest"] = moment_member(lane, "oldest");
            row["age"] = age_member(lane, "oldest", now);
            row["paused"] = flag_member(lane.get_object(), "paused");
            row["held"] = target != nullptr && flag_member(*target, "held");
            row["trouble"] = target == nullptr ? "" : text_member(*target, "trouble");
            rows.push_back(std::move(row));
            first = false;
        }
    }
    return rows;
}

shown ask_first(question about, const visit* by) {
    shown made;
    made.title = std::move(about.title);
    made.template_name = "confirm";
    auto& model = made.model;
    json::array sentences;
    for (auto& one : about.sentences) {
        sentences.emplace_back(std::move(one));
    }
    model["sentences"] = std::move(sentences);
    model["button"] = std::move(about.button);
    model["command"] = std::move(about.command);
    model["back"] = std::move(about.back);
    model["takes_reason"] = about.takes_reason;
    model["takes_result_id"] = about.takes_result_id;
    model["takes_force"] = about.takes_force;
    model["repeat"] = about.repeat;
    // A second try keeps what was written.
    model["reason"] = field(by->form, "reason");
    model["result_id"] = field(by->form, "result_id");
    model["unlike"] = !about.repeat.empty() && by->form.contains("repeat") &&
                      field(by->form, "repeat") != about.repeat;
    return made;
}

std::string notice_of(const visit* by) {
    const auto word = field(by->query, "done");
    const auto found =
        std::ranges::find(notices, std::string_view(word), &decltype(notices)::value_type::first);
    return found == notices.end() ? std::string() : std::string(found->second);
}

}  // namespace sluice::operator_page
