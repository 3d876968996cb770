// The configuration that runs, those before it, and the reload with its verdict.

#include "page/views.hpp"
#include "page/views/difference.hpp"
#include "page/views/parts.hpp"
#include "page/views/verdict.hpp"

#include <algorithm>

namespace sluice::operator_page {
namespace {

json::object generation_row(const json::value& one, std::int64_t present) {
    const auto number = integer_member(one, "number").value_or(0);
    json::array files;
    if (const auto* named = member(one, "files")) {
        for (const auto& [path, hash] : named->get_object()) {
            files.push_back(json::object{{"path", path}, {"hash", text_or_empty(hash)}});
        }
    }
    return {{"number", number},
            {"present", number == present},
            {"since", moment_member(one, "since")},
            {"asked_by", text_member(one, "asked_by")},
            {"version", text_member(one, "version")},
            {"counts", text_member(one, "counts")},
            {"files", std::move(files)}};
}

// For editors, because the texts are those of files.
awaitable<json::array> differing_files(const visit* by) {
    json::array rows;
    if (!by->may(control::control_role::editor)) {
        co_return rows;
    }
    auto found = co_await ask(by, "/configuration/differences");
    for (const auto& one : items(found.body, "files")) {
        const auto* before = member(one, "before");
        const bool is_shown = before != nullptr && kind_of(*before) == json_kind::string;
        rows.push_back(json::object{
            {"path", text_member(one, "path")},
            {"is_shown", is_shown},
            {"difference", difference_of(text_member(one, "before"), text_member(one, "after"))}});
    }
    co_return rows;
}

awaitable<shown> show_configuration(const visit* by) {
    auto found = co_await ask(by, "/generations");
    auto status = co_await ask(by, "/status");
    auto files = co_await ask(by, "/configuration/files");
    for (auto* one : {&found, &status, &files}) {
        if (!one->good()) {
            co_return one->failed;
        }
    }
    const auto present = integer_member(found.body, "present").value_or(0);
    json::array rows;
    for (const auto& one : items(found.body, "generations")) {
        rows.push_back(generation_row(one, present));
    }
    std::ranges::reverse(rows);
    shown made;
    made.title = "Configuration";
    made.template_name = "configuration";
    auto& model = made.model;
    model["present"] = present;
    model["rows"] = std::move(rows);
    model["draining"] = texts_of(found.body, "draining");
    model["files_changed"] = texts_of(status.body, "changed");
    model["differing"] = json::array();
    if (!texts_of(status.body, "changed").empty()) {
        model["differing"] = co_await differing_files(by);
    }
    model["directory"] = text_member(status.body, "configuration");
    json::array listed;
    for (const auto& file : items(files.body, "files")) {
        const auto path = text_member(file, "path");
        listed.push_back(
            json::object{{"path", path},
                         {"size", integer_member(file, "size").value_or(0)},
                         {"read_only", text_member(file, "read_only")},
                         {"way", with_fields("/configuration/file", {{"path", path}})}});
    }
    model["files"] = std::move(listed);
    model["edits"] = by->may(control::control_role::editor);
    co_return made;
}

awaitable<shown> reload(const visit* by) {
    if (by->form.empty()) {
        question about;
        about.title = "Reload the configuration";
        about.sentences = {
            "The files are read as one snapshot and checked as a whole. Where "
            "something is wrong, nothing changes.",
            "Objects that stay the same go on without a break."};
        about.button = "Reload";
        about.back = "/configuration";
        about.command = "sluice reload";
        co_return ask_first(std::move(about), by);
    }
    auto done = co_await change(by, "POST", "/reload", nullptr);
    if (!done.good()) {
        co_return done.failed;
    }
    auto status = co_await ask(by, "/status");
    co_return verdict_page(done.body, text_member(status.body, "configuration"));
}

}  // namespace

void add_generation_views(view_list& all) {
    all.push_back({"GET", "/configuration", "configuration", show_configuration});
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/configuration/reload", "configuration", reload});
    }
}

}  // namespace sluice::operator_page
