// The files of the configuration: shown, checked with a change laid over them, and saved.

#include "page/views.hpp"
#include "page/views/difference.hpp"
#include "page/views/merge.hpp"
#include "page/views/parts.hpp"
#include "page/views/problems.hpp"
#include "page/views/three_way.hpp"
#include "page/views/verdict.hpp"

#include <boost/json/array.hpp>

namespace sluice::operator_page {
namespace {

awaitable<asked_page> read_configuration_file(const visit* by, std::string path) {
    co_return co_await ask(by, with_fields("/configuration/file", {{"path", path}}));
}

// A larger text goes through the browser once only, and a conflict then shows two texts.
constexpr std::size_t largest_base = std::size_t{600} * 1024;

// A browser leaves out the first line end after <textarea>, so that the template adds one.
shown editor_page(const std::string& path, const json::value& file) {
    shown made;
    made.title = path;
    made.template_name = "file";
    made.edits_text = true;
    auto& model = made.model;
    model["path"] = path;
    model["text"] = text_member(file, "text");
    model["began"] = text_member(file, "text");
    model["has_base"] = text_member(file, "text").size() <= largest_base;
    model["version"] = text_member(file, "version");
    show_no_conflict(model);
    model["read_only"] = text_member(file, "read_only");
    model["command"] = "sluice check && sluice reload";
    for (const char* name : {"difference", "problems", "checked", "good", "unchanged", "mistake"}) {
        model[name] = nullptr;
    }
    return made;
}

awaitable<shown> show_configuration_file(const visit* by) {
    const auto path = field(by->query, "path");
    auto file = co_await read_configuration_file(by, path);
    if (!file.good()) {
        co_return file.failed;
    }
    co_return editor_page(path, file.body);
}

void add_check(json::object& model, const json::array& problems, const std::string& directory) {
    model["checked"] = true;
    model["good"] = problems.empty();
    model["problems"] = problem_rows(problems, directory);
}

// What the person began with, so that a later save compares with that.
void keep_beginning(json::object& model, const visit* by) {
    model["version"] = field(by->form, "version");
    model["began"] = field(by->form, "base");
    model["has_base"] = by->form.contains("base");
}

// Somebody changed the file meanwhile. Nothing is saved. The editor gets both changes, and where
// they touch, marks that no YAML holds: a person must choose before a save can succeed.
awaitable<shown> conflict(const visit* by, std::string message, std::string directory) {
    const auto path = field(by->query, "path");
    auto file = co_await read_configuration_file(by, path);
    if (!file.good()) {
        co_return file.failed;
    }
    auto made = editor_page(path, file.body);
    made.status = 409;
    auto& model = made.model;
    model["mistake"] = std::move(message);
    const auto theirs = text_member(file.body, "text");
    const auto mine = field(by->form, "text");
    model["start_over"] = with_fields("/configuration/file", {{"path", path}});
    if (!by->form.contains("base")) {
        model["text"] = mine;
        model["difference"] = difference_of(theirs, mine);
        co_return made;
    }
    show_three_ways(model, {field(by->form, "base"), theirs, mine}, "the file");
    const auto merged = merge_lines(field(by->form, "base"), theirs, mine);
    model["text"] = merged.text;
    model["touching"] = merged.clean() ? json::value(nullptr) : json::value(merged.touching);
    if (!merged.clean()) {
        co_return made;
    }
    model["apart"] = true;
    auto checked = co_await change(by, "POST", "/configuration/check",
                                   json::object{{"path", path}, {"text", merged.text}});
    if (checked.good()) {
        add_check(model, items(checked.body, "problems"), directory);
        model["difference"] = difference_of(theirs, merged.text);
        model["unchanged"] = model["difference"].get_array().empty();
    }
    co_return made;
}

awaitable<shown> save_configuration_file(const visit* by, std::string directory) {
    const auto path = field(by->query, "path");
    json::object body{
        {"path", path}, {"text", field(by->form, "text")}, {"version", field(by->form, "version")}};
    auto saved = co_await change(by, "PUT", "/configuration/file", std::move(body));
    if (saved.failed.status == 409) {
        co_return co_await conflict(by, text_member(saved.body, "error"), std::move(directory));
    }
    if (!saved.good()) {
        co_return saved.failed;
    }
    if (!flag_member(saved.body.get_object(), "saved")) {
        auto file = co_await read_configuration_file(by, path);
        auto made = editor_page(path, file.body);
        made.status = 400;
        made.model["text"] = field(by->form, "text");
        keep_beginning(made.model, by);
        add_check(made.model, items(saved.body, "problems"), directory);
        co_return made;
    }
    co_return saved_page(saved.body, directory);
}

awaitable<shown> change_configuration_file(const visit* by) {
    const auto path = field(by->query, "path");
    auto status = co_await ask(by, "/status");
    auto directory = text_member(status.body, "configuration");
    if (field(by->form, "step") == "save") {
        co_return co_await save_configuration_file(by, std::move(directory));
    }
    auto file = co_await read_configuration_file(by, path);
    if (!file.good()) {
        co_return file.failed;
    }
    if (text_member(file.body, "version") != field(by->form, "version")) {
        co_return co_await conflict(by, "'" + path + "' was changed since you opened it",
                                    std::move(directory));
    }
    const auto text = field(by->form, "text");
    auto checked = co_await change(by, "POST", "/configuration/check",
                                   json::object{{"path", path}, {"text", text}});
    if (!checked.good()) {
        co_return checked.failed;
    }
    auto made = editor_page(path, file.body);
    auto& model = made.model;
    model["text"] = text;
    keep_beginning(model, by);
    model["difference"] = difference_of(text_member(file.body, "text"), text);
    model["unchanged"] = model["difference"].get_array().empty();
    add_check(model, items(checked.body, "problems"), directory);
    co_return made;
}

}  // namespace

// `here` says that a mistake is in the file that is edited.
json::array located(const json::array& problems, const std::string& path,
                    const std::string& directory) {
    json::array made;
    for (const auto& one : problems) {
        auto file = text_member(one, "file");
        if (file.starts_with(directory + "/")) {
            file.erase(0, directory.size() + 1);
        }
        made.push_back(json::object{{"file", file},
                                    {"here", file == path},
                                    {"line", integer_member(one, "line").value_or(0)},
                                    {"column", integer_member(one, "column").value_or(0)},
                                    {"message", text_member(one, "message")},
                                    {"mend", text_member(one, "mend")}});
    }
    return made;
}

// Answers the editor's script: what may stand at the cursor, what it means, and the mistakes.
awaitable<shown> assist_editor(const visit* by) {
    json::object body;
    for (const char* name : {"path", "before", "after"}) {
        body[name] = field(by->form, name);
    }
    body["check"] = field(by->form, "check") == "yes";
    auto found = co_await change(by, "POST", "/configuration/assist", std::move(body));
    if (found.good() && kind_of(*member(found.body, "problems")) == json_kind::array) {
        auto status = co_await ask(by, "/status");
        found.body.get_object()["problems"] =
            located(items(found.body, "problems"), field(by->form, "path"),
                    text_member(status.body, "configuration"));
    }
    shown made;
    made.status = found.good() ? 200 : found.failed.status;
    made.data = std::move(found.body);
    co_return made;
}

void add_file_views(view_list& all) {
    all.push_back({"POST", "/configuration/assist", "configuration", assist_editor});
    all.push_back({"GET", "/configuration/file", "configuration", show_configuration_file});
    all.push_back({"POST", "/configuration/file", "configuration", change_configuration_file});
}

}  // namespace sluice::operator_page
