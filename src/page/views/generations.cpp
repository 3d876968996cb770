// The configuration that runs, those before it, and the reload with its verdict.

#include "page/views.hpp"
#include "page/views/parts.hpp"

#include <algorithm>

namespace sluice::operator_page {
namespace {

json::array texts_of(const json::value& body, std::string_view name) {
    json::array made;
    for (const auto& one : items(body, name)) {
        made.push_back(json::value(text_or_empty(one)));
    }
    return made;
}

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

awaitable<shown> show_configuration(const visit* by) {
    auto found = co_await ask(by, "/generations");
    auto status = co_await ask(by, "/status");
    for (auto* one : {&found, &status}) {
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
    model["directory"] = text_member(status.body, "configuration");
    model["edits"] = by->may(control::control_role::editor);
    co_return made;
}

json::array problem_rows(const json::value& verdict) {
    json::array rows;
    for (const auto& one : items(verdict, "problems")) {
        const auto line = integer_member(one, "line").value_or(0);
        auto place = text_member(one, "file");
        if (line > 0) {
            place += ":" + std::to_string(line);
            const auto column = integer_member(one, "column").value_or(0);
            place += column > 0 ? ":" + std::to_string(column) : "";
        }
        rows.push_back(json::object{{"place", place},
                                    {"severity", text_member(one, "severity")},
                                    {"path", text_member(one, "path")},
                                    {"message", text_member(one, "message")},
                                    {"mend", text_member(one, "mend")},
                                    {"excerpt", text_member(one, "excerpt")}});
    }
    return rows;
}

json::array object_rows(const json::value& verdict) {
    json::array rows;
    for (const auto& one : items(verdict, "objects")) {
        if (text_member(one, "fate") == "kept") {
            continue;
        }
        std::string because;
        for (const auto& each : items(one, "because")) {
            because += (because.empty() ? "" : ", ") + std::string(text_or_empty(each));
        }
        rows.push_back(json::object{{"kind", text_member(one, "kind")},
                                    {"name", text_member(one, "name")},
                                    {"fate", text_member(one, "fate")},
                                    {"because", because}});
    }
    return rows;
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
    const auto& verdict = done.body;
    shown made;
    made.title = "Reload";
    made.template_name = "verdict";
    auto& model = made.model;
    const auto outcome = text_member(verdict, "outcome");
    model["outcome"] = outcome;
    model["good"] = outcome == "applied" || outcome == "unchanged";
    model["generation"] = integer_member(verdict, "generation").value_or(0);
    model["took"] =
        format_duration(std::chrono::milliseconds(integer_member(verdict, "took_ms").value_or(0)));
    model["failure"] = text_member(verdict, "failure");
    model["mend"] = text_member(verdict, "mend");
    model["problems"] = problem_rows(verdict);
    model["objects"] = object_rows(verdict);
    model["kept"] = std::ranges::count_if(items(verdict, "objects"), [](const json::value& one) {
        return text_member(one, "fate") == "kept";
    });
    model["warnings"] = texts_of(verdict, "warnings");
    model["draining"] = texts_of(verdict, "draining");
    co_return made;
}

}  // namespace

void add_generation_views(view_list& all) {
    all.push_back({"GET", "/configuration", "configuration", show_configuration});
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/configuration/reload", "configuration", reload});
    }
}

}  // namespace sluice::operator_page
