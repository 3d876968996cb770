// The objects of the configuration: listed, and each shown as a form.

#include "page/views.hpp"
#include "page/views/object_page.hpp"
#include "page/views/parts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::operator_page {
namespace {

awaitable<shown> list_objects(const visit* by) {
    auto found = co_await ask(by, "/configuration/objects");
    if (!found.good()) {
        co_return found.failed;
    }
    const bool edits = by->may(control::control_role::editor);
    json::array groups;
    for (const auto& kind : object_kinds()) {
        json::array rows;
        for (const auto& one : items(found.body, "objects")) {
            if (text_member(one, "map") == kind.map) {
                const auto name = text_member(one, "name");
                const auto line = integer_member(one, "line").value_or(0);
                rows.push_back(json::object{
                    {"name", name},
                    {"type", text_member(one, "type")},
                    {"way", edits ? way_of(kind.map, name) : ""},
                    {"place", text_member(one, "file") + ", line " + std::to_string(line)}});
            }
        }
        const bool none = rows.empty();
        groups.push_back(
            json::object{{"label", kind.label},
                         {"id", kind.map},
                         {"one", kind.one},
                         {"about", kind.about},
                         {"none", none},
                         {"objects", std::move(rows)},
                         {"way", edits ? std::string("/objects/new/") + kind.map : std::string()}});
    }
    shown made;
    made.title = "Objects";
    made.template_name = "objects";
    made.model["groups"] = std::move(groups);
    co_return made;
}

json::value access_of(const json::value& all, const std::string& client) {
    for (const auto& one : items(all, "clients")) {
        if (text_member(one, "client") == client) {
            const auto state = text_member(one, "state");
            return json::object{{"state", state},
                                {"class", state == "granted" ? "finished" : "retry"}};
        }
    }
    return nullptr;
}

awaitable<shown> show_object(const visit* by) {
    object_page about{by->slots[0], by->slots[1]};
    if (kind_called(about.map) == nullptr) {
        co_return message_page(404, "there is no such kind of object", "go to the objects");
    }
    auto form = co_await form_of(by, about.map, about.name, "");
    if (!form.good()) {
        co_return form.failed;
    }
    about.form = std::move(form.body);
    const bool is_client = about.map == "clients";
    const auto name = about.name;
    auto made = page_of(by, std::move(about));
    if (is_client) {
        auto access = co_await ask(by, "/access");
        made.model["access"] = access.good() ? access_of(access.body, name) : nullptr;
    }
    co_return made;
}

awaitable<shown> show_new_object(const visit* by) {
    object_page about{by->slots[0], "", true};
    if (kind_called(about.map) == nullptr) {
        co_return message_page(404, "there is no such kind of object", "go to the objects");
    }
    auto form = co_await form_of(by, about.map, "", "");
    if (!form.good()) {
        co_return form.failed;
    }
    about.form = std::move(form.body);
    co_return page_of(by, std::move(about));
}

}  // namespace

void add_object_views(view_list& all) {
    all.push_back({"GET", "/objects", "objects", list_objects});
    all.push_back({"GET", "/objects/new/{map}", "objects", show_new_object});
    all.push_back({"GET", "/objects/{map}/{name}", "objects", show_object});
}

}  // namespace sluice::operator_page
