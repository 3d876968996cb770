#include "page/views/object_page.hpp"

#include "engine/plan/schedule.hpp"
#include "page/views/object_form.hpp"
#include "page/views/parts.hpp"
#include "page/views/three_way.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace sluice::operator_page {
namespace {

constexpr std::array<object_kind, 5> kinds{{
    {"clients", "Clients", "client", "ways to talk to an API, with their credentials"},
    {"incoming", "Incoming", "incoming", "where records come from, and when"},
    {"outgoing", "Outgoing", "outgoing", "where records go"},
    {"routes", "Routes", "route", "join an incoming to outgoings"},
    {"storages", "Storages", "storage", "values that configurations keep"},
}};

std::string file_way(const std::string& file) {
    return file.empty() ? "" : with_fields("/configuration/file", {{"path", file}});
}

json::value next_runs(const json::value& form, const fields& sent, wall_time now) {
    std::string text;
    std::string zone;
    for (const auto& one : items(form, "fields")) {
        const auto path = text_member(one, "path");
        auto value =
            sent.contains("f:" + path) ? sent_text(sent, "f:" + path) : text_member(one, "value");
        value = value.empty() ? text_member(one, "default") : value;
        text = path == "schedule" ? value : text;
        zone = path == "time_zone" ? value : zone;
    }
    const auto parsed = engine::schedule::parse(text, zone);
    if (!parsed || parsed->by_hand()) {
        return nullptr;
    }
    json::array moments;
    auto at = parsed->first(now);
    for (int i = 0; at && i < 5; ++i) {
        const json::value written(format_utc(*at));
        moments.push_back(moment(&written));
        at = parsed->next(*at, *at);
    }
    return json::object{{"moments", std::move(moments)}};
}

}  // namespace

std::span<const object_kind> object_kinds() {
    return kinds;
}

const object_kind* kind_called(const std::string& map) {
    const auto found =
        std::ranges::find_if(kinds, [&](const object_kind& one) { return one.map == map; });
    return found == kinds.end() ? nullptr : &*found;
}

std::string way_of(const std::string& map, const std::string& name) {
    return "/objects/" + segment(map) + "/" + segment(name);
}

shown page_of(const visit* by, object_page about) {
    const auto& form = about.form;
    const auto& sent = by->form.empty() ? by->query : by->form;
    shown made;
    made.title = about.is_new ? std::string("New ") + kind_called(about.map)->one
                              : std::string(kind_called(about.map)->one) + " " + about.name;
    made.template_name = "object";
    auto& model = made.model;
    for (const char* name :
         {"mistake", "mend", "read_only", "file_way", "place", "access", "checked", "good",
          "unchanged", "difference", "difference_of", "patch", "can_remove"}) {
        model[name] = nullptr;
    }
    show_no_conflict(model);
    const auto file = text_member(form, "file");
    const auto line = integer_member(form, "line").value_or(0);
    model["is_new"] = about.is_new;
    model["begins"] = about.is_new && about.map == "incoming";
    model["name"] = about.name;
    model["file"] = about.is_new && by->form.contains("file") ? field(by->form, "file") : file;
    model["version"] = text_member(form, "version");
    model["written"] = text_member(form, "written");
    model["read_only"] = text_member(form, "read_only");
    model["can_save"] = text_member(form, "read_only").empty();
    if (!about.is_new && !file.empty()) {
        model["file_way"] = file_way(file);
        model["place"] = file + ", line " + std::to_string(line);
        model["can_remove"] = text_member(form, "read_only").empty();
        model["remove_way"] = way_of(about.map, about.name) + "/remove";
    }
    auto rows = form_rows(form, sent, about.mistakes, about.map + "." + about.name, about.problems);
    if (about.map == "incoming") {
        for (auto& row : rows) {
            if (text_member(row, "name") == "f:schedule") {
                row.get_object()["runs"] = next_runs(form, sent, by->now);
            }
        }
    }
    model["rows"] = std::move(rows);
    model["problems"] = std::move(about.problems);
    return made;
}

awaitable<asked_page> form_of(const visit* by, std::string map, std::string name,
                              std::string written) {
    const auto& sent = by->form.empty() ? by->query : by->form;
    json::object types;
    for (const auto& [path, type] : chosen_types(sent)) {
        types[path] = type;
    }
    fields asked{{"map", map},
                 {"name", name},
                 {"types", types.empty() ? "" : write_json(types)},
                 {"written", written}};
    auto form = co_await ask(by, with_fields("/configuration/form", asked));
    // The form says which fields others depend on.
    const auto chosen = form.good() ? chosen_values(form.body, sent) : json::object();
    if (!chosen.empty()) {
        asked["chosen"] = write_json(chosen);
        form = co_await ask(by, with_fields("/configuration/form", asked));
    }
    co_return form;
}

}  // namespace sluice::operator_page
