// A changed object: checked with the whole directory, shown as a difference, and saved. An object
// is removed the same way.

#include "page/views.hpp"
#include "page/views/difference.hpp"
#include "page/views/object_form.hpp"
#include "page/views/object_page.hpp"
#include "page/views/parts.hpp"
#include "page/views/patch.hpp"
#include "page/views/problems.hpp"
#include "page/views/three_way.hpp"
#include "page/views/verdict.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sluice::operator_page {
namespace {

void add_change(json::object& model, const json::value& text) {
    const auto before = text_member(text, "before");
    const auto after = text_member(text, "text");
    model["difference"] = difference_of(before, after);
    model["unchanged"] = before == after;
    model["difference_of"] = before == after ? "" : text_member(text, "file");
    model["patch"] = text_member(text, "read_only").empty()
                         ? std::string()
                         : patch_of(text_member(text, "file"), before, after);
}

// Somebody changed the file since the person began. The edits are laid over the present text, so
// that a save loses neither. Where both changed one value, the person begins with theirs.
shown conflict_page(const visit* by, object_page about, const json::value& text) {
    const auto way = way_of(about.map, about.name);
    const auto base = text_member(about.form, "written");
    const auto of = kind_called(about.map)->one;
    about.form.get_object()["version"] = text_member(text, "version");
    auto made = page_of(by, std::move(about));
    made.status = 409;
    auto& model = made.model;
    model["mistake"] =
        "'" + text_member(text, "file") + "' was changed since you began: nothing was saved";
    model["start_over"] = way;
    show_three_ways(model, {base, text_member(text, "theirs"), text_member(text, "mine")},
                    std::string("the ") + of);
    std::string both;
    for (const auto& path : items(text, "touched")) {
        append_item(both, text_or_empty(path), ", ");
    }
    model["touching"] = both;
    model["apart"] = both.empty();
    if (both.empty()) {
        add_change(model, text);
    } else {
        model["can_save"] = false;
    }
    return made;
}

// The steps after the edits are known: check, then save.
awaitable<shown> judge_object(const visit* by, object_page about, json::value text) {
    auto status = co_await ask(by, "/status");
    const auto directory = text_member(status.body, "configuration");
    const auto path = text_member(text, "file");
    // A new object goes on top of the file as it is.
    const auto began = about.is_new ? text_member(text, "version") : field(by->form, "version");
    const bool saves = field(by->form, "step") == "save";
    const bool conflicts = began != text_member(text, "version") || !items(text, "touched").empty();
    auto checked =
        co_await change(by, "POST", "/configuration/check",
                        json::object{{"path", path}, {"text", text_member(text, "text")}});
    if (!checked.good()) {
        co_return checked.failed;
    }
    about.problems = problem_rows(items(checked.body, "problems"), directory);
    const bool good = about.problems.empty();
    if (conflicts) {
        auto made = conflict_page(by, std::move(about), text);
        made.model["checked"] = made.model["apart"];
        made.model["good"] = good;
        co_return made;
    }
    if (saves && good) {
        auto saved = co_await change(
            by, "PUT", "/configuration/file",
            json::object{{"path", path}, {"text", text_member(text, "text")}, {"version", began}});
        if (saved.failed.status == 409 && text_member(text, "read_only").empty()) {
            co_return conflict_page(by, std::move(about), text);
        }
        if (saved.failed.status == 409) {
            about.form.get_object()["version"] = began;
            auto made = page_of(by, std::move(about));
            made.status = 409;
            add_change(made.model, text);
            co_return made;
        }
        if (!saved.good()) {
            co_return saved.failed;
        }
        auto verdict = saved_page(saved.body, directory);
        verdict.model["object"] =
            json::object{{"name", about.name}, {"way", way_of(about.map, about.name)}};
        co_return verdict;
    }
    about.form.get_object()["version"] = began;
    auto made = page_of(by, std::move(about));
    made.status = saves ? 400 : 200;
    add_change(made.model, text);
    made.model["checked"] = true;
    made.model["good"] = good;
    co_return made;
}

awaitable<shown> refuse_object(const visit* by, object_page about, std::string message,
                               std::string mend) {
    about.form.get_object()["version"] = field(by->form, "version");
    auto made = page_of(by, std::move(about));
    made.status = 400;
    made.model["mistake"] = std::move(message);
    made.model["mend"] = std::move(mend);
    co_return made;
}

awaitable<shown> change_object(const visit* by, object_page about) {
    if (kind_called(about.map) == nullptr) {
        co_return message_page(404, "there is no such kind of object", "go to the objects");
    }
    auto form = co_await form_of(by, about.map, about.is_new ? "" : about.name,
                                 sent_text(by->form, "base"));
    if (!form.good()) {
        co_return form.failed;
    }
    about.form = std::move(form.body);
    if (field(by->form, "step") == "show") {
        about.form.get_object()["version"] = field(by->form, "version");
        co_return page_of(by, std::move(about));
    }
    auto edits = edits_of(about.form, by->form);
    if (!edits.mistakes.empty()) {
        about.mistakes = std::move(edits.mistakes);
        co_return co_await refuse_object(by, std::move(about), "A field is wrong", "");
    }
    if (about.is_new && about.name.empty()) {
        co_return co_await refuse_object(by, std::move(about), "The object has no name", "");
    }
    json::object body{{"map", about.map},
                      {"name", about.name},
                      {"file", about.is_new ? field(by->form, "file") : ""},
                      {"edits", std::move(edits.edits)},
                      {"removes", false}};
    if (!about.is_new) {
        body["base"] = sent_text(by->form, "base");
    }
    auto text = co_await change(by, "POST", "/configuration/text", std::move(body));
    if (!text.good()) {
        co_return co_await refuse_object(by, std::move(about),
                                         text_member(text.failed.model, "message"),
                                         text_member(text.failed.model, "mend"));
    }
    co_return co_await judge_object(by, std::move(about), std::move(text.body));
}

awaitable<shown> change_old_object(const visit* by) {
    co_return co_await change_object(by, object_page{by->slots[0], by->slots[1]});
}

// An object of that name must not be there: the form would change it.
awaitable<shown> make_object(const visit* by) {
    object_page about{by->slots[0], sent_text(by->form, "name"), true};
    auto found = co_await ask(by, "/configuration/objects");
    for (const auto& one : items(found.body, "objects")) {
        if (text_member(one, "map") == about.map && text_member(one, "name") == about.name) {
            auto form = co_await form_of(by, about.map, "", "");
            about.form = std::move(form.body);
            const auto there = about.map + " has '" + about.name + "' already";
            co_return co_await refuse_object(by, std::move(about), there, "choose another name");
        }
    }
    co_return co_await change_object(by, std::move(about));
}

// Asks first: shows the lines that go, and what would be wrong without them.
awaitable<shown> remove_object(const visit* by) {
    const auto& map = by->slots[0];
    const auto& name = by->slots[1];
    if (kind_called(map) == nullptr) {
        co_return message_page(404, "there is no such kind of object", "go to the objects");
    }
    json::object body{
        {"map", map}, {"name", name}, {"file", ""}, {"edits", json::array()}, {"removes", true}};
    auto text = co_await change(by, "POST", "/configuration/text", std::move(body));
    if (!text.good()) {
        co_return text.failed;
    }
    const auto path = text_member(text.body, "file");
    const auto after = text_member(text.body, "text");
    auto status = co_await ask(by, "/status");
    const auto directory = text_member(status.body, "configuration");
    if (!by->form.empty()) {
        auto saved = co_await change(
            by, "PUT", "/configuration/file",
            json::object{{"path", path}, {"text", after}, {"version", field(by->form, "version")}});
        if (!saved.good()) {
            co_return saved.failed;
        }
        if (flag_member(saved.body.get_object(), "saved")) {
            co_return saved_page(saved.body, directory);
        }
    }
    auto checked = co_await change(by, "POST", "/configuration/check",
                                   json::object{{"path", path}, {"text", after}});
    if (!checked.good()) {
        co_return checked.failed;
    }
    shown made;
    made.title = std::string("Remove ") + kind_called(map)->one + " " + name;
    made.template_name = "object_remove";
    auto& model = made.model;
    model["version"] = text_member(text.body, "version");
    model["file"] = path;
    model["difference"] = difference_of(text_member(text.body, "before"), after);
    model["problems"] = problem_rows(items(checked.body, "problems"), directory);
    model["good"] = items(checked.body, "problems").empty();
    model["back"] = way_of(map, name);
    made.status = by->form.empty() ? 200 : 400;
    co_return made;
}

}  // namespace

void add_object_change_views(view_list& all) {
    all.push_back({"POST", "/objects/new/{map}", "objects", make_object});
    all.push_back({"POST", "/objects/{map}/{name}", "objects", change_old_object});
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/objects/{map}/{name}/remove", "objects", remove_object});
    }
}

}  // namespace sluice::operator_page
