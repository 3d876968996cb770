#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

result<configuration_files*> files_of(const control_context& context) {
    if (context.files == nullptr) {
        return failure(failure_class::refused, "the files cannot be seen here", "");
    }
    return context.files;
}

std::vector<schema::member> file_members() {
    return {{"path", schema::text("Its path, from the directory of the configuration on")},
            {"size", schema::whole_number("Its bytes")},
            {"version", schema::text("A hash of its text")},
            {"read_only", schema::text("Why it cannot be changed here; empty: it can")}};
}

json::object file_object(const configuration_file& file) {
    return {{"path", file.path},
            {"size", static_cast<std::int64_t>(file.size)},
            {"version", file.version},
            {"read_only", file.read_only}};
}

awaitable<result<answer>> list_files(const control_context* context, const call*) {
    const auto files = files_of(*context);
    if (!files) {
        co_return files.error();
    }
    const auto found = co_await (*files)->list();
    if (!found) {
        co_return found.error();
    }
    json::array all;
    for (const auto& file : *found) {
        all.push_back(file_object(file));
    }
    co_return answer{200, json::object{{"files", std::move(all)}}};
}

awaitable<result<answer>> list_differences(const control_context* context, const call*) {
    const auto files = files_of(*context);
    if (!files) {
        co_return files.error();
    }
    auto found = co_await (*files)->differences();
    if (!found) {
        co_return found.error();
    }
    co_return answer{200, json::object{{"files", *std::move(found)}}};
}

awaitable<result<answer>> show_file(const control_context* context, const call* asked) {
    const auto files = files_of(*context);
    if (!files) {
        co_return files.error();
    }
    const auto found = co_await (*files)->read(parameter(asked->query, "path"));
    if (!found) {
        co_return found.error();
    }
    auto out = file_object(found->file);
    out["text"] = found->text;
    co_return answer{200, std::move(out)};
}

awaitable<result<answer>> check_file(const control_context* context, const call* asked) {
    const auto files = files_of(*context);
    if (!files) {
        co_return files.error();
    }
    auto problems = co_await (*files)->check(text_member(asked->body, "path"),
                                             text_member(asked->body, "text"));
    if (!problems) {
        co_return problems.error();
    }
    co_return answer{200, json::object{{"problems", *std::move(problems)}}};
}

// One answer for both: the file is replaced only by a text that is right, and then it is loaded.
awaitable<result<answer>> save_file(const control_context* context, const call* asked) {
    const auto files = files_of(*context);
    if (!files) {
        co_return files.error();
    }
    configuration_edit edit{text_member(asked->body, "path"), text_member(asked->body, "text"),
                            text_member(asked->body, "version")};
    json::object out;
    auto problems = co_await (*files)->check(edit.path, edit.text);
    if (!problems) {
        co_return problems.error();
    }
    const bool good = problems->get_array().empty();
    out["saved"] = good;
    out["problems"] = *std::move(problems);
    out["version"] = edit.version;
    out["verdict"] = nullptr;
    out["hook"] = nullptr;
    if (!good) {
        co_return answer{200, std::move(out)};
    }
    const auto path = edit.path;
    const auto before = edit.version;
    auto saved = co_await (*files)->save(std::move(edit));
    if (!saved) {
        co_return saved.error();
    }
    if (*saved != before) {
        const auto hook = co_await (*files)->run_after_save(path, asked->who.name);
        out["hook"] = hook ? json::value(nullptr) : json::value(describe(hook.error()));
    }
    out["version"] = *std::move(saved);
    out["verdict"] = co_await context->daemon.reload(asked->who.name);
    co_return answer{200, std::move(out)};
}

}  // namespace

void add_file_resources(resource_list& all) {
    const auto problems =
        schema::list_of(schema::any({}), "In the form of `sluice check --json`; none: it is right");
    const auto path = schema::text("Its path, from the directory of the configuration on");
    all.push_back(
        {.method = "GET",
         .path = "/configuration/files",
         .name = "configuration_files",
         .summary = "List the files of the configuration",
         .response = schema::object({{"files", schema::list_of(schema::object(file_members()))}}),
         .handle = list_files});
    const auto text = schema::or_null(schema::text("Its text; null: it is not shown"));
    all.push_back({.method = "GET",
                   .path = "/configuration/differences",
                   .role = control_role::editor,
                   .name = "configuration_differences",
                   .summary = "Show the files that differ from those that run",
                   .response = schema::object(
                       {{"files", schema::list_of(schema::object(
                                      {{"path", path}, {"before", text}, {"after", text}}))}}),
                   .handle = list_differences});
    auto shown = file_members();
    shown.push_back({"text", schema::text("Its text")});
    all.push_back({.method = "GET",
                   .path = "/configuration/file",
                   .role = control_role::editor,
                   .name = "configuration_file",
                   .summary = "Show the text of a file of the configuration",
                   .query = {{"path", path}},
                   .response = schema::object(shown),
                   .handle = show_file});
    all.push_back({.method = "POST",
                   .path = "/configuration/check",
                   .role = control_role::editor,
                   .name = "check_configuration",
                   .summary = "Check the whole configuration as if a file had this text",
                   .request = schema::object({{"path", path}, {"text", schema::text("The text")}}),
                   .response = schema::object({{"problems", problems}}),
                   .unaudited = "text",
                   .handle = check_file});
    all.push_back(
        {.method = "PUT",
         .path = "/configuration/file",
         .role = control_role::editor,
         .name = "save_configuration",
         .summary = "Replace the text of a file, if the whole is right with it, and reload",
         .request = schema::object({{"path", path},
                                    {"text", schema::text("The text")},
                                    {"version", schema::text("The version that was read")}}),
         .response = schema::object(
             {{"saved", schema::flag("False: the file is as it was")},
              {"problems", problems},
              {"version", schema::text("The version of the file now")},
              {"hook", schema::or_null(schema::text("How daemon.page.after_save failed"))},
              {"verdict", schema::any("The answer of POST /reload; null: it was not saved")}}),
         .unaudited = "text",
         .handle = save_file});
}

}  // namespace sluice::control
