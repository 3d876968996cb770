#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

constexpr std::pair<const char*, const char*> filters[] = {
    {"route", "Route"}, {"outgoing", "Outgoing"}, {"incoming", "Incoming"}, {"task", "Task"}};

std::string field_text(const json::value& value) {
    return kind_of(value) == json_kind::string ? std::string(text_or_empty(value))
                                               : write_json(value);
}

// The newest first, as the other lists.
json::array line_rows(const json::value& kept) {
    json::array rows;
    for (const auto& line : items(kept, "lines")) {
        json::array fields;
        std::string task;
        const auto* given = member(line, "fields");
        if (given != nullptr && kind_of(*given) == json_kind::object) {
            for (const auto& [name, value] : given->get_object()) {
                auto text = field_text(value);
                if (name == "task") {
                    task = text;
                } else if (!text.empty()) {
                    fields.push_back(json::object{{"name", name}, {"text", std::move(text)}});
                }
            }
        }
        json::object row;
        row["at"] = moment_member(line, "time");
        row["level"] = text_member(line, "level");
        row["event"] = text_member(line, "event");
        row["task"] = task;
        row["fields"] = std::move(fields);
        rows.insert(rows.begin(), std::move(row));
    }
    return rows;
}

// The lines that the address asks for.
void add_lines(json::object& model, const visit* by, const json::value& kept) {
    json::array asked;
    fields wanted;
    std::string journal;
    for (const auto& [name, label] : filters) {
        const auto value = field(by->query, name);
        if (!value.empty()) {
            wanted[name] = value;
            journal += " | grep -F " + shell_word(std::string(name) + "=" + value);
        }
        asked.push_back(json::object{{"name", name}, {"label", label}, {"value", value}});
    }
    const auto follows = with_fields("/events", wanted);
    model["asked"] = std::move(asked);
    model["follows"] = follows;
    model["filtered"] = !wanted.empty();
    model["journal"] = "journalctl -u sluice" + journal;
    model["kept"] = line_rows(kept);
}

awaitable<shown> show_log(const visit* by) {
    auto levels = co_await ask(by, "/log-level");
    if (!levels.good()) {
        co_return levels.failed;
    }
    fields wanted;
    for (const auto& [name, label] : filters) {
        wanted[name] = field(by->query, name);
    }
    auto kept = co_await ask(by, with_fields("/log", wanted));
    if (!kept.good()) {
        co_return kept.failed;
    }
    shown made;
    made.title = "Log";
    made.template_name = "log";
    auto& model = made.model;
    add_lines(model, by, kept.body);
    json::array parts;
    for (const auto& one : items(levels.body, "parts")) {
        parts.push_back(json::object{{"kind", text_member(one, "kind")},
                                     {"name", text_member(one, "name")},
                                     {"level", text_member(one, "level")}});
    }
    model["level"] = text_member(levels.body, "level");
    json::array choices;
    for (const char* level : {"debug", "info", "warning", "error"}) {
        choices.push_back(
            json::object{{"level", level}, {"chosen", text_member(levels.body, "level") == level}});
    }
    model["choices"] = std::move(choices);
    model["parts"] = std::move(parts);
    model["operates"] = by->may(control::control_role::operates);
    model["notice"] = notice_of(by);
    co_return made;
}

awaitable<shown> set_level(const visit* by) {
    auto done =
        co_await change(by, "PUT", "/log-level", json::object{{"level", field(by->form, "level")}});
    if (!done.good()) {
        co_return done.failed;
    }
    shown made;
    made.go_to = "/log?done=level";
    co_return made;
}

}  // namespace

void add_log_views(view_list& all) {
    all.push_back({"GET", "/log", "log", show_log});
    all.push_back({"POST", "/log", "log", set_level});
}

}  // namespace sluice::operator_page
